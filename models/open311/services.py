"""Services: the categories as GeoReport v2 lists them, and the further questions of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NotRequired, TypedDict

from models.areas import areas
from models.categories import categories
from models.categories.categories import Category
from models.errors import Fault, NotFound
from models.language.languages import choose
from models.language.text import fold, nfc
from models.open311.moments import moment
from models.store import Store, datafiles

MAX_STRING, MAX_TEXT = 300, 4000

Answer = str | float | list[str] | datetime


class Datatype(StrEnum):
    """What an attribute asks for."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLE = "singlevaluelist"
    MULTIPLE = "multivaluelist"


#: Words by language.
Words = Mapping[str, str]


class ValueRow(TypedDict):
    """One value of a list to choose from."""

    key: str
    name: Words


class AttributeRow(TypedDict):
    """One further question of a category, as the file has it.

    `variable: false` is a notice that nobody answers; `hint` says how to answer; only lists have `values`.
    """

    code: str
    datatype: str
    required: bool
    variable: NotRequired[bool]
    description: Words
    hint: Words
    values: NotRequired[list[ValueRow]]


class Texts(TypedDict):
    """The data file: sentences, the further questions by category, and what updates call `open` and `closed`."""

    changeset: str
    contact: Words
    key_service: Words
    description: Words
    groups: Mapping[str, Words]
    statuses: Mapping[str, Sequence[str]]
    notices: Mapping[str, Words]
    attributes: Mapping[str, list[AttributeRow]]


class Service(TypedDict):
    """A category as GeoReport v2 lists it."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class AttributeValue(TypedDict):
    """One value of an attribute, in one language."""

    key: str
    name: str


class Attribute(TypedDict):
    """A further question as GeoReport v2 asks it, in one language."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str
    order: int
    description: str
    values: list[AttributeValue]


class ServiceDefinition(TypedDict):
    """A service with its further questions."""

    service_code: str
    attributes: list[Attribute]


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Read `models/data/open311.yml`: the words and the attributes."""
    found: Texts = datafiles.read("open311.yml")
    return found


def sentence(name: str, language: str, **params: object) -> str:
    """Return a sentence of the data file in a language; `groups.rescue` is the sentence `rescue` of `groups`."""
    found: Any = texts()
    for part in name.split("."):
        found = found[part]
    return choose(found, language).format_map(params)


def insist_on_jurisdiction(store: Store, jurisdiction_id: str) -> None:
    """Demand that a jurisdiction is the one served here: the province's name without diacritics (`vinh-long`).

    :raises NotFound: `jurisdiction_unknown`.
    """
    if jurisdiction_id and jurisdiction_id != jurisdiction(store):
        raise NotFound("jurisdiction_unknown")


def jurisdiction(store: Store) -> str:
    """Return the `jurisdiction_id` of the active province."""
    return fold(areas.active_province(store)["name"]).replace(" ", "-")


def listed(store: Store, language: str) -> list[Service]:
    """Return every service, in the order of the screen."""
    return [_service(category, language) for category in categories.offered(store)]


def definition(store: Store, code: str, language: str) -> ServiceDefinition:
    """Return a service with what it asks further.

    :raises NotFound: `service_unknown`.
    """
    get(store, code)
    asked = [_attribute(row, order, language) for order, row in enumerate(attributes_of(code), start=1)]
    return {"service_code": code, "attributes": asked}


def get(store: Store, code: str) -> Category:
    """Return the category that is a service.

    :raises NotFound: `service_unknown`.
    """
    try:
        return categories.get(store, code)
    except NotFound as error:
        raise NotFound("service_unknown") from error


def attributes_of(code: str) -> Sequence[AttributeRow]:
    """Return the further questions of a category, in order."""
    return texts()["attributes"].get(code, [])


def read_answers(code: str, given: Mapping[str, Sequence[str]]) -> tuple[dict[str, Answer], list[Fault]]:
    """Read the answers to a category's questions from the values of a form, and everything that is wrong with them."""
    asked = {row["code"]: row for row in attributes_of(code) if row.get("variable", True)}
    answers: dict[str, Answer] = {}
    faults = [Fault(_field(name), "unknown_field") for name in given if name not in asked]
    for name, row in asked.items():
        values = [nfc(value) for value in given.get(name, ()) if nfc(value)]
        if not values:
            faults += [Fault(_field(name), "required")] if row["required"] else []
            continue
        answer = READERS[Datatype(row["datatype"])](row, values)
        if isinstance(answer, Fault):
            faults.append(answer)
        else:
            answers[name] = answer
    return answers, faults


def _service(category: Category, language: str) -> Service:
    code, name = category["_id"], choose(category["name"], language)
    return {
        "service_code": code,
        "service_name": name,
        "description": sentence("description", language, days=category["promise"]),
        "metadata": bool(attributes_of(code)),
        "type": "realtime",
        "keywords": ",".join(word.strip() for word in fold(name).split(",")),
        "group": sentence(f"groups.{category['kinds'][0]}", language),
    }


def _attribute(row: AttributeRow, order: int, language: str) -> Attribute:
    values: list[AttributeValue] = [
        {"key": one["key"], "name": choose(one["name"], language)} for one in row.get("values", ())
    ]
    return {
        "variable": row.get("variable", True),
        "code": row["code"],
        "datatype": row["datatype"],
        "required": row["required"],
        "datatype_description": choose(row["hint"], language),
        "order": order,
        "description": choose(row["description"], language),
        "values": values,
    }


def _field(name: str) -> str:
    return f"attribute[{name}]"


def _text(row: AttributeRow, values: Sequence[str]) -> Answer | Fault:
    most = MAX_TEXT if row["datatype"] == Datatype.TEXT else MAX_STRING
    return values[0] if len(values[0]) <= most else Fault(_field(row["code"]), "too_long", {"max": most})


def _number(row: AttributeRow, values: Sequence[str]) -> Answer | Fault:
    try:
        number = float(values[0])
    except ValueError:
        number = math.nan
    return number if math.isfinite(number) else Fault(_field(row["code"]), "wrong_type")


def _moment(row: AttributeRow, values: Sequence[str]) -> Answer | Fault:
    return moment(values[0]) or Fault(_field(row["code"]), "moment_without_zone")


def _single(row: AttributeRow, values: Sequence[str]) -> Answer | Fault:
    chosen = _multiple(row, values[:1])
    return chosen if isinstance(chosen, Fault) else values[0]


def _multiple(row: AttributeRow, values: Sequence[str]) -> Answer | Fault:
    known = [one["key"] for one in row["values"]]
    if set(values) <= set(known):
        return sorted(set(values), key=known.index)
    return Fault(_field(row["code"]), "not_a_choice", {"choices": ", ".join(known)})


READERS: Mapping[Datatype, Callable[[AttributeRow, Sequence[str]], Answer | Fault]] = {
    Datatype.STRING: _text,
    Datatype.TEXT: _text,
    Datatype.NUMBER: _number,
    Datatype.DATETIME: _moment,
    Datatype.SINGLE: _single,
    Datatype.MULTIPLE: _multiple,
}
