"""The plan of conversion as it is shown: what the register says of an area, put together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypedDict

from models.access.callers import Identity
from models.areas import areas
from models.language.dates import VIETNAM
from models.stations import lists, plan
from models.stations.plan import Done, Reach, Year
from models.stations.stations import Station
from models.store import Store
from models.targets import units


class ShownPlan(TypedDict):
    """What `ConversionPlanSchema` dumps."""

    area_id: str
    baseline: int
    waiting: int
    reaches: Sequence[Reach]
    proposed: Sequence[Year]
    done: Sequence[Done]


def area_of(store: Store, area: str) -> str:
    """Return the id of an area by code or id; of the active province where none is named."""
    return areas.by_code(store, area)["_id"] if area else areas.active_province_id(store)


def stations_of(store: Store, official: Identity, area_id: str) -> list[Station]:
    """Return the stations of an area of either map that an official may read, on the map of today."""
    today = datetime.now(VIETNAM).date().isoformat()
    return lists.all_of(store, official, units.frame(store, area_id, today).unit_of)


def shown(store: Store, official: Identity, area_id: str, percent: int) -> ShownPlan:
    """Return the plan of an area at a pace, from this year on."""
    found = stations_of(store, official, area_id)
    year = datetime.now(UTC).astimezone(VIETNAM).year
    baseline = len(plan.baseline(found))
    waiting = plan.order(found, year)
    return {
        "area_id": area_id,
        "baseline": baseline,
        "waiting": len(waiting),
        "reaches": plan.reaches(baseline),
        "proposed": plan.propose(found, baseline or len(waiting), percent, year),
        "done": plan.done(found, range(plan.FIRST_YEAR, year + 1)),
    }
