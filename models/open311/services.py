"""Services: the categories as GeoReport v2 lists them, and the further questions of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from models.areas import areas
from models.categories import categories
from models.errors import Fault, NotFound
from models.language.languages import choose
from models.language.text import fold, nfc
from models.open311.moments import moment
from models.store import Document, Store, datafiles

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


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """`models/data/open311.yml`: the words and the attributes."""
    found: Mapping[str, Any] = datafiles.read("open311.yml")
    return found


def sentence(name: str, language: str, **params: object) -> str:
    """A sentence of the data file in a language; `groups.rescue` is the sentence `rescue` of `groups`."""
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
    """The `jurisdiction_id` of the active province."""
    return fold(areas.active_province(store)["name"]).replace(" ", "-")


def listed(store: Store, language: str) -> list[Document]:
    """Every service, in the order of the screen."""
    return [_service(category, language) for category in categories.every(store)]


def definition(store: Store, code: str, language: str) -> Document:
    """A service with what it asks further.

    :raises NotFound: `service_unknown`.
    """
    get(store, code)
    asked = [_attribute(row, order, language) for order, row in enumerate(attributes_of(code), start=1)]
    return {"service_code": code, "attributes": asked}


def get(store: Store, code: str) -> Document:
    """The category that is a service.

    :raises NotFound: `service_unknown`.
    """
    try:
        return categories.get(store, code)
    except NotFound as error:
        raise NotFound("service_unknown") from error


def attributes_of(code: str) -> Sequence[Mapping[str, Any]]:
    """The further questions of a category, in order."""
    found: Sequence[Mapping[str, Any]] = texts()["attributes"].get(code, ())
    return found


def read_answers(code: str, given: Mapping[str, Sequence[str]]) -> tuple[dict[str, Answer], list[Fault]]:
    """The answers to a category's questions from the values of a form, and everything that is wrong with them."""
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


def _service(category: Document, language: str) -> Document:
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


def _attribute(row: Mapping[str, Any], order: int, language: str) -> Document:
    values = [{"key": one["key"], "name": choose(one["name"], language)} for one in row.get("values", ())]
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


def _text(row: Mapping[str, Any], values: Sequence[str]) -> Answer | Fault:
    most = MAX_TEXT if row["datatype"] == Datatype.TEXT else MAX_STRING
    return values[0] if len(values[0]) <= most else Fault(_field(row["code"]), "too_long", {"max": most})


def _number(row: Mapping[str, Any], values: Sequence[str]) -> Answer | Fault:
    try:
        number = float(values[0])
    except ValueError:
        number = math.nan
    return number if math.isfinite(number) else Fault(_field(row["code"]), "wrong_type")


def _moment(row: Mapping[str, Any], values: Sequence[str]) -> Answer | Fault:
    return moment(values[0]) or Fault(_field(row["code"]), "moment_without_zone")


def _single(row: Mapping[str, Any], values: Sequence[str]) -> Answer | Fault:
    chosen = _multiple(row, values[:1])
    return chosen if isinstance(chosen, Fault) else values[0]


def _multiple(row: Mapping[str, Any], values: Sequence[str]) -> Answer | Fault:
    known = [one["key"] for one in row["values"]]
    if set(values) <= set(known):
        return sorted(set(values), key=known.index)
    return Fault(_field(row["code"]), "not_a_choice", {"choices": ", ".join(known)})


READERS: Mapping[Datatype, Callable[[Mapping[str, Any], Sequence[str]], Answer | Fault]] = {
    Datatype.STRING: _text,
    Datatype.TEXT: _text,
    Datatype.NUMBER: _number,
    Datatype.DATETIME: _moment,
    Datatype.SINGLE: _single,
    Datatype.MULTIPLE: _multiple,
}
