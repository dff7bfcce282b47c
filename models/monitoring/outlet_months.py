"""Months of outlets: what fell due and was heard, and how long each was there; sums that figures read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from models.language.dates import VIETNAM
from models.monitoring.outlet_states import Hour, OutletState
from models.store import Document, Store
from models.store.collections import CollectionSpec


class Outcome(StrEnum):
    """What became of an airing that fell due.

    `HEARD` to its end; `CUT` in part; `FAILED` the device tried; `MISSED` nothing was heard of it. Left out of the
    share: `MUTED` an official had silenced the outlet; `INCIDENT` it was lost, as an incident tells.
    """

    WAITING = "waiting"
    HEARD = "heard"
    CUT = "cut"
    FAILED = "failed"
    MISSED = "missed"
    MUTED = "muted"
    INCIDENT = "incident"


#: What the share of airings that were really heard leaves out.
LEFT_OUT = (Outcome.MUTED, Outcome.INCIDENT)

#: What counts in its denominator.
COUNTED = (Outcome.HEARD, Outcome.CUT, Outcome.FAILED, Outcome.MISSED)


class OutletMonth(TypedDict):
    """One month of one outlet in one commune; the id is `outlet:area:month`.

    `due` are airings by `Outcome`, without those that wait. `seconds` is for how long it was heard from.
    """

    _id: str
    outlet_id: str
    area_id: str
    paths: list[str]
    month: str
    due: dict[str, int]
    seconds: float
    off_beats: int


OUTLET_MONTHS = CollectionSpec(
    "outlet_months",
    OutletMonth,
    purpose="The sums of one outlet in one month: airings by what became of them, and seconds that it was there.",
    kept="For ever.",
    indexes=[
        IndexModel([("paths", ASCENDING), ("month", ASCENDING)]),
        IndexModel([("outlet_id", ASCENDING), ("month", ASCENDING)]),
    ],
)


class Place(TypedDict):
    """Whose month it is."""

    outlet_id: str
    area_id: str
    paths: list[str]


def month_of(at: datetime) -> str:
    """Return the month of a moment, by the clock of Vietnam: `2026-11`."""
    return f"{at.astimezone(VIETNAM):%Y-%m}"


def add_seconds(store: Store, state: OutletState, hour: Hour) -> None:
    """Add an hour that is over."""
    place: Place = {"outlet_id": state["_id"], "area_id": state["area_id"], "paths": state["paths"]}
    added: Document = {"seconds": hour["seconds"], "off_beats": hour["off_beats"]}
    write = _added(place, month_of(hour["begins"]), added)
    store.collection(OUTLET_MONTHS).bulk_write([write])


def add_outcomes(
    store: Store, changes: Mapping[tuple[str, str], tuple[Place, Counter[Outcome]]], session: ClientSession
) -> None:
    """Add what became of airings, by outlet and month; less than nothing for what was counted as something else."""
    writes = [
        _added(place, month, {f"due.{outcome}": number for outcome, number in counts.items() if number})
        for (_, month), (place, counts) in changes.items()
        if any(counts.values())
    ]
    if writes:
        store.collection(OUTLET_MONTHS).bulk_write(writes, ordered=False, session=session)


def _added(place: Place, month: str, added: Document) -> UpdateOne:
    first: Document = {**place, "month": month}
    zeros = {name: 0 for name in ("seconds", "off_beats") if name not in added}
    update: Document = {"$inc": added, "$setOnInsert": {**first, **zeros}}
    return UpdateOne({"_id": f"{place['outlet_id']}:{place['area_id']}:{month}"}, update, upsert=True)
