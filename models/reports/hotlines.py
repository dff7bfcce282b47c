"""Hotlines: short numbers to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from pymongo import ASCENDING

from models.areas import areas
from models.categories.categories import Urgency
from models.reports import rescue_kinds
from models.reports.reports import Report, is_rescue
from models.store import Store
from models.store.collections import CollectionSpec, Kind


class Hotline(TypedDict):
    """A number to call; the id and `number` are the same.

    `name` is in `vi`, `km` and `en`. `areas` are the ids of the areas that have the number, with everything below them;
    empty means everywhere. `order` is its place on the screen. One that was `closed` is shown to nobody. `version` and
    `closed` stand only where the desk changed something (`models.reports.hotline_changes`).
    """

    _id: str
    number: str
    name: dict[str, str]
    areas: list[str]
    order: int
    origin: str
    version: NotRequired[int]
    closed: NotRequired[bool]


HOTLINES = CollectionSpec(
    "hotlines",
    Hotline,
    purpose="One short number to call.",
    kept="For ever; one out of use is closed.",
    kind=Kind.HOTLINE,
)


def every(store: Store, area_id: str | None = None) -> list[Hotline]:
    """Return the numbers that work in an area (default: the active province), in the order of the screen."""
    here = areas.above(store, area_id or areas.active_province_id(store))
    query = {"$or": [{"areas": []}, {"areas": {"$in": here}}], "closed": {"$ne": True}}
    return list(store.collection(HOTLINES).find(query).sort("order", ASCENDING))


def for_report(store: Store, report: Report) -> list[Hotline]:
    """Return the numbers to call at once, by the kind of danger, for a call for rescue or an emergency; else none."""
    if not is_rescue(report) and report.get("urgency") != Urgency.EMERGENCY:
        return []
    return by_kind(every(store, report["place"]["area_id"]), rescue_kinds.kind_of_call(report))


def for_text(store: Store, text: str) -> list[Hotline]:
    """Return the numbers of the active province in the order in which they are called in a danger that a text tells."""
    return by_kind(every(store), rescue_kinds.kind_of(text))


def by_kind(rows: Sequence[Hotline], kind: str) -> list[Hotline]:
    """Return numbers in the order in which they are called for a kind of rescue: in a fire 114 first."""
    known = {row["_id"]: row for row in rows}
    return [known[number] for number in rescue_kinds.called_first(known, kind)]
