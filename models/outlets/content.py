"""What people write of an outlet, and everything that may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, NotRequired, TypedDict

from models.areas import agencies, areas, province_box
from models.areas.areas import Level
from models.errors import Fault, Invalid, NotFound
from models.language import visible
from models.language.languages import LANGUAGES
from models.outlets import rules, ways, windows
from models.outlets.outlets import (
    OUTLETS,
    SOUNDING,
    Capability,
    Condition,
    Layout,
    Loudness,
    OutletKind,
    Point,
    Technology,
    Window,
)
from models.outlets.ways import WayContent
from models.store import Store


class ContractContent(TypedDict):
    """What is written of the contract of a private board; `contact` as it is read, not sealed yet."""

    number: str
    company: str
    valid_from: str
    valid_to: str
    hours: list[Window]
    contact: NotRequired[str]


class OutletContent(TypedDict):
    """What people write of an outlet; see `models.outlets.outlets.Outlet`.

    `area_id` is a full id, `agency_id` may be "": then it is the committee of the area.
    A `way` that is not said stays; None takes it away.
    """

    kind: str
    code: str
    name: str
    technology: str
    area_id: str
    hamlets: list[str]
    point: Point | None
    agency_id: str
    tags: list[str]
    capabilities: list[str]
    languages: list[str]
    windows: list[Window]
    volume: list[Loudness]
    lead_in_seconds: float
    horns: int
    size_m2: float | None
    width: int | None
    height: int | None
    layout: str
    year_installed: int | None
    condition: str
    contract: NotRequired[ContractContent | None]
    way: NotRequired[WayContent | None]


MOST_CODE, MOST_NAME, MOST_TAG, MOST_WORDS, MOST_LIST = 40, 120, 40, 200, 50

#: No electric loudspeaker hung on a pole in Vietnam before.
FIRST_YEAR: Final = 1945

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")

#: Fields with one of some values, and those with several.
CHOICES: Final[Mapping[str, type[StrEnum]]] = {
    "kind": OutletKind,
    "technology": Technology,
    "layout": Layout,
    "condition": Condition,
}

SEVERAL: Final[Mapping[str, Sequence[str]]] = {
    "capabilities": [str(one) for one in Capability],
    "languages": LANGUAGES,
}

#: The least and the most of each number: seconds, horns, square metres, pixels.
BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "lead_in_seconds": (0, 250),
    "horns": (0, 100),
    "size_m2": (0.1, 1000),
    "width": (16, 16384),
    "height": (16, 16384),
}


def faults_of(store: Store, content: OutletContent, own_id: str = "") -> Iterator[Fault]:
    """Yield everything that is wrong with an outlet, each with its field.

    :param own_id: the outlet that is changed; "" for a new one.
    """
    yield from code_faults(content["code"])
    if _is_taken(store, content["code"], own_id):
        yield Fault("code", "outlet_code_taken", {"code": content["code"]})
    yield from faults_apart_from_code(store, content)
    if given := content.get("way"):
        before = store.collection(OUTLETS).find_one({"_id": own_id}, {"way": 1}) if own_id else None
        yield from ways.faults("way", given, store.settings, ways.of(before) if before else ways.PULLED)


def faults_apart_from_code(store: Store, content: OutletContent) -> Iterator[Fault]:
    """Yield what is wrong with an outlet, without its code: for whoever knows all codes at once."""
    for check in _CHECKS:
        yield from check(store, content)


def code_faults(code: str) -> Iterator[Fault]:
    """Yield what is wrong with the form of a code: capital letters, digits and `. _ -`, as on a label."""
    if not code:
        yield Fault("code", "required")
    elif len(code) > MOST_CODE:
        yield Fault("code", "too_long", {"max": MOST_CODE})
    elif not _CODE.fullmatch(code):
        yield Fault("code", "outlet_code_form")


def sounds(capabilities: Sequence[str]) -> bool:
    """Say whether an outlet with these capabilities can be heard."""
    return not SOUNDING.isdisjoint(capabilities)


def _is_taken(store: Store, code: str, own_id: str) -> bool:
    found = store.collection(OUTLETS).find_one({"code": code}, {"_id": 1})
    return found is not None and found["_id"] != own_id


def _name_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    yield from visible.name_faults("name", content["name"], MOST_NAME)


def _choice_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    given: Mapping[str, Any] = content
    for field, choices in CHOICES.items():
        if given[field] not in tuple(choices):
            yield Fault(field, "not_a_choice", {"choices": ", ".join(choices)})


def _list_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    given: Mapping[str, Any] = content
    for field, choices in SEVERAL.items():
        yield from _several_faults(field, given[field], choices)
    for field, most in (("hamlets", MOST_WORDS), ("tags", MOST_TAG)):
        if len(given[field]) > MOST_LIST:
            yield Fault(field, "too_many_items", {"max": MOST_LIST})
        for number, one in enumerate(given[field]):
            yield from visible.name_faults(f"{field}.{number}", one or "", most)
    for field in (*SEVERAL, "hamlets", "tags"):
        if len(set(given[field])) < len(given[field]):
            yield Fault(field, "id_repeated")


def _several_faults(field: str, given: Sequence[str], choices: Sequence[str]) -> Iterator[Fault]:
    if not given:
        yield Fault(field, "required")
    for number, one in enumerate(given):
        if one not in choices:
            yield Fault(f"{field}.{number}", "not_a_choice", {"choices": ", ".join(choices)})


def _place_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    yield from area_faults(store, content["area_id"])
    agency_id = content["agency_id"]
    if agency_id and agencies.find_open(store, agency_id) is None:
        yield Fault("agency_id", "agency_unknown")
    point = content["point"]
    # A degree that could not be read is None where all faults are asked for at once.
    if point is None or None in (point["lat"], point["lon"]):
        return
    try:
        areas.check_point(point["lat"], point["lon"])
    except Invalid as error:
        yield from (Fault(f"point.{one.field}", one.code, one.params) for one in error.faults)
        return
    if not province_box.box(store).holds(point["lon"], point["lat"]):
        yield Fault("point", "place_outside")


def area_faults(store: Store, area_id: str, field: str = "area_id") -> Iterator[Fault]:
    """Yield what is wrong with the area of an outlet: it must be a commune of the active map."""
    try:
        area = areas.get(store, area_id)
    except NotFound:
        yield Fault(field, "area_unknown")
        return
    if areas.active_province_id(store) not in area["path"]:
        yield Fault(field, "area_elsewhere")
    elif area["level"] != Level.COMMUNE:
        yield Fault(field, "area_not_commune")


def _hour_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    hours = rules.hours_of(store) if sounds(content["capabilities"]) else None
    yield from windows.faults_of(content["windows"], "windows", hours)
    yield from windows.volume_faults(content["volume"], "volume")


def _number_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    given: Mapping[str, Any] = content
    this_year = datetime.now(UTC).year
    for field, (least, most) in {**BOUNDS, "year_installed": (FIRST_YEAR, this_year)}.items():
        if given[field] is not None and not least <= given[field] <= most:
            yield Fault(field, "out_of_range", {"min": least, "max": most})
    if (content["width"] is None) != (content["height"] is None):
        yield Fault("height" if content["height"] is None else "width", "required")


def _contract_faults(store: Store, content: OutletContent) -> Iterator[Fault]:
    contract = content.get("contract")
    is_private = content["kind"] == OutletKind.PRIVATE_BOARD
    if contract is None:
        if is_private:
            yield Fault("contract", "contract_needed", about=("kind",))
        return
    if not is_private:
        yield Fault("contract", "contract_needless", about=("kind",))
    for field in ("number", "company"):
        yield from visible.name_faults(f"contract.{field}", str(dict(contract)[field]), MOST_WORDS)
    days = [_day(contract["valid_from"]), _day(contract["valid_to"])]
    for field, day in zip(("valid_from", "valid_to"), days, strict=True):
        if day is None:
            yield Fault(f"contract.{field}", "not_a_day")
    if days[0] and days[1] and days[1] < days[0]:
        yield Fault("contract.valid_to", "time_not_after", {"other": "contract.valid_from"})
    yield from windows.faults_of(contract["hours"], "contract.hours")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


_CHECKS: Sequence[Callable[[Store, OutletContent], Iterator[Fault]]] = (
    _name_faults,
    _choice_faults,
    _list_faults,
    _place_faults,
    _hour_faults,
    _number_faults,
    _contract_faults,
)
