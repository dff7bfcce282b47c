"""What the screens of hotlines show: numbers by area, by matter, and the form of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from api.console.admin import reading, words
from api.console.admin.hotlines.schemas import HotlineSchema, NewHotlineSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.areas import areas
from models.errors import Fault, NotFound
from models.language.languages import choose
from models.reports import hotline_changes, hotline_matters, hotlines
from models.reports.hotline_changes import LAST, Changed
from models.reports.hotlines import Hotline

LABELS = {
    "number": later("Số gọi"),
    "name.vi": later("Tên tiếng Việt"),
    "name.km": later("Tên tiếng Khmer"),
    "name.en": later("Tên tiếng Anh"),
    "areas": later("Chỉ dùng ở các nơi này"),
    "order": later("Thứ tự trên màn hình"),
    "closed": later("Ngừng dùng số này"),
}

MATTERS: Mapping[str, str] = {
    "police": later("Công an, trật tự"),
    "fire": later("Cháy nổ"),
    "health": later("Cấp cứu, y tế"),
    "rescue": later("Cứu nạn, thiên tai"),
    "child": later("Trẻ em"),
    "power": later("Điện"),
    "water": later("Nước sạch"),
    "commune": later("Ủy ban xã, phường"),
}


class Row(NamedTuple):
    """A number in the list; `areas` says where it works."""

    number: str
    name: str
    areas: str
    order: int
    origin: str


class Matter(NamedTuple):
    """Whom to call for something: an office and numbers, either of which may be empty."""

    words: str
    office: str
    numbers: list[Row]


def rows(area_id: str) -> list[Row]:
    """Return the numbers that work in an area; "" for the whole province."""
    return [_row(one) for one in hotlines.every(current_store(), _known(area_id))]


def closed() -> list[Row]:
    """Return the numbers that are out of use, and those that work in some areas only."""
    shown = {one["_id"] for one in hotlines.every(current_store())}
    return [_row(one) for one in hotline_changes.every(current_store()) if one["_id"] not in shown]


def matters(area_id: str) -> list[Matter]:
    """Return whom to call for each matter in an area."""
    store, lang = current_store(), current_language()
    where = _known(area_id) or areas.active_province_id(store)
    found = []
    for one in hotline_matters.rules()["matters"]:
        contact = hotline_matters.contact(store, one, where, lang)
        name = words.named(MATTERS, one["code"])
        found.append(Matter(name, contact.office, [_row(row) for row in contact.numbers]))
    return found


def named_in(number: str) -> list[str]:
    """Return the matters that a number is named for."""
    return [
        words.named(MATTERS, one["code"])
        for one in hotline_matters.rules()["matters"]
        if number in one["numbers"]
    ]


def area_options() -> list[Option]:
    """Return the communes to look at."""
    return words.commune_options()


def new_form(sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of a new number."""
    given = MultiDict({"order": str(LAST)}) if sent is None else sent
    return Form(NewHotlineSchema(), given, faults, {"areas": words.commune_options()}, LABELS)


def form_of(row: Hotline, sent: Sent | None = None, faults: Sequence[Fault] = ()) -> Form:
    """Return the form of a number, with what was typed."""
    given = written(row) if sent is None else sent
    chosen = {"areas": words.commune_options(row["areas"])}
    return Form(HotlineSchema(), given, faults, chosen, LABELS, version=row.get("version", 0))


def written(row: Hotline) -> Sent:
    """Return a number as it stands in the form."""
    return forms.prefilled({name: {**row}.get(name) for name in ("name", "areas", "order", "closed")})


def read(sent: Sent, number: str) -> Changed:
    """Return what a form says of a number.

    :raises Invalid: with every fault.
    """
    loaded = reading.load(HotlineSchema(), sent, {"areas": []}, lambda one: _faults(number, one))
    return _changed(loaded)


def read_new(sent: Sent) -> tuple[str, Changed]:
    """Return a new number and what a form says of it.

    :raises Invalid: with every fault.
    """
    loaded = reading.load(NewHotlineSchema(), sent, {"areas": []}, lambda one: _faults(one["number"], one))
    return loaded["number"], _changed(loaded)


def _faults(number: str, given: Mapping[str, Any]) -> list[Fault]:
    return list(hotline_changes.faults_of(current_store(), number, _changed(given)))


def _changed(given: Mapping[str, Any]) -> Changed:
    return Changed(given["name"], given["areas"], given["order"], given.get("closed", False))


def _known(area_id: str) -> str | None:
    try:
        return str(areas.get(current_store(), area_id)["_id"]) if area_id else None
    except NotFound:
        return None


def _row(one: Hotline) -> Row:
    where = ", ".join(words.area(area_id) for area_id in one["areas"]) or said("cả tỉnh")
    name = choose(one["name"], current_language())
    return Row(
        one["number"], name, said("ngừng dùng") if one.get("closed") else where, one["order"], one["origin"]
    )
