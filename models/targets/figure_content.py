"""What is written of a figure of a target, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from models.access.callers import Identity
from models.errors import Fault, NotFound
from models.files import uploads
from models.language import counts, visible
from models.language.dates import past_day
from models.messages.messages import Owner
from models.store import Store
from models.targets import catalogue, units
from models.targets.catalogue import Target, UnitSet

MAX_NOTE, MOST = 1000, 1_000_000


class FigureContent(TypedDict):
    """What is written of a figure; `d` only where the target counts things of its own, else None."""

    target_id: str
    area_id: str
    day: str
    n: int
    d: int | None
    note: str
    evidence: list[str]


@dataclass(frozen=True)
class Place:
    """Since when the map of a day holds, and the units of a target in an area on it."""

    map: str
    units: Sequence[str]


def faults_of(store: Store, official: Identity, content: FigureContent) -> Iterator[Fault]:
    """Yield all that is wrong with what was written of a figure."""
    target = _target(store, content["target_id"])
    if target is None:
        yield Fault("target_id", "target_unknown")
    if past_day(content["day"]) is None:
        yield Fault("day", "day_not_past")
    elif target:
        yield from _day_faults(target, content["day"])
        yield from _place_faults(store, target, content)
    if not visible.is_visible(content["note"]):
        yield Fault("note", "required")
    if not content["evidence"]:
        yield Fault("evidence", "required")
    mine = [Owner("official", official.id)]
    yield from uploads.attachment_faults(store, content["evidence"], mine, "evidence")


def _target(store: Store, target_id: str) -> Target | None:
    try:
        found = catalogue.target(target_id)
    except NotFound:
        return None
    return found if found.plan in {one.id for one in catalogue.here(store)} else None


def _day_faults(target: Target, day: str) -> Iterator[Fault]:
    if int(day[:4]) < target.since:
        yield Fault("day", "day_before_plan", {"year": target.since})


def _place_faults(store: Store, target: Target, content: FigureContent) -> Iterator[Fault]:
    """Yield what is wrong with area, numerator and denominator."""
    plan = catalogue.plans()[target.plan]
    if not units.covers(store, plan.area_id, content["area_id"], content["day"]):
        yield Fault("area_id", "area_not_of_plan", about=("area_id", "day", "target_id"))
        return
    is_counted = target.units == UnitSet.COUNTED
    if is_counted and content["d"] is None:
        yield Fault("d", "required")
    yield from counts.faults("d", content["d"], MOST, least=1)
    if not is_counted and content["d"] is not None:
        yield Fault("d", "denominator_of_list", about=("target_id",))
    if target.units == UnitSet.PROVINCE and content["area_id"] != plan.area_id:
        yield Fault("area_id", "area_not_of_target", about=("target_id",))
        return
    found = place_of(store, target, content["area_id"], content["day"]).units
    most = content["d"] if is_counted else target.whole or len(found)
    if not is_counted and not found:
        yield Fault("area_id", "area_not_of_target", about=("target_id", "day"))
    elif most is not None:
        yield from (replace(one, about=("n", "d")) for one in counts.faults("n", content["n"], most))


def place_of(store: Store, target: Target, area_id: str, day: str) -> Place:
    """Return an area on the map of a day."""
    found = units.frame(store, area_id, day)
    return Place(map_of(found), found.of(target.units))


def map_of(frame: units.Frame) -> str:
    """Return since when a map holds; "" where nothing is on it."""
    return max((one["valid_from"] for one in frame.communes), default="")
