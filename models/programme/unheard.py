"""Who does not hear what is planned: outlets that an entry means and that would stay silent, and why.

It goes by what was read once for many entries (`compiling.plans_of`), and looks at each kind of outlet with the same
hours once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from models.outlets import area_windows, muting
from models.outlets.area_windows import AREA_WINDOWS
from models.outlets.outlets import OUTLETS, Capability, Outlet, OutletKind, Window
from models.programme import compiled_body, compiling, entries, items, targets
from models.programme.compiled_body import Plans
from models.programme.entries import Entry
from models.store import Query, Store

#: What of an outlet decides whether it can sound, and when.
Kind = tuple[object, ...]


class Silence(StrEnum):
    """Why an outlet would stay silent, as programmes say it of what they leave out."""

    CANNOT = "cannot"
    NO_SOUND = "no_sound"
    MUTED = "muted"
    CLOSED = "outside_windows"


class Unheard(NamedTuple):
    """An outlet that would not sound, and why; `at` is the first closed moment, where its hours are why."""

    outlet: Outlet
    because: Silence
    at: datetime | None = None


class Silenced(NamedTuple):
    """An entry that new hours would silence, with the outlets that it would lose."""

    entry: Entry
    outlets: list[Unheard]


def of_entries(
    store: Store, asked: Sequence[Entry], now: datetime | None = None
) -> Mapping[str, list[Unheard]]:
    """Return who would not hear some entries in the next fortnight, by the entries' ids, with one read for all."""
    at = now or datetime.now(UTC)
    named = [targets.query_of(store, one["targets"]) for one in asked]
    found = list(store.collection(OUTLETS).find({"$or": named})) if named else []
    plans = compiling.plans_of(store, found, at)
    kinds = _kinds_of(found, plans)
    return {one["_id"]: _of(one, found, kinds, plans, at) for one in asked}


def by_hours(store: Store, area_id: str, given: list[Window], now: datetime | None = None) -> list[Silenced]:
    """Return which entries other hours of an area would silence on which outlets, that sound there now."""
    at = now or datetime.now(UTC)
    query: Query = {"paths": area_id, "windows": [], "retired_at": None}
    outlets = list(store.collection(OUTLETS).find(query))
    above = sorted({one for outlet in outlets for one in outlet["paths"]})
    rows = store.collection(AREA_WINDOWS).find({"_id": {"$in": above}})
    by_area = {row["_id"]: row["windows"] for row in rows} | {area_id: given}
    before = compiling.plans_of(store, outlets, at)
    held = {one["_id"]: area_windows.nearest(one, by_area).windows for one in outlets}
    after = replace(before, windows=held, _moments={}, _open={})
    now_kinds, then_kinds = _kinds_of(outlets, before), _kinds_of(outlets, after)
    found = []
    for entry in before.entries:
        silent = {one.outlet["_id"] for one in _of(entry, outlets, now_kinds, before, at)}
        then = _of(entry, outlets, then_kinds, after, at)
        lost = [one for one in then if one.because == Silence.CLOSED and one.outlet["_id"] not in silent]
        if lost:
            found.append(Silenced(entry, lost))
    return found


def _of(
    entry: Entry, outlets: Iterable[Outlet], kinds: Mapping[str, Kind], plans: Plans, now: datetime
) -> list[Unheard]:
    """Return the outlets that an entry means and that would not sound."""
    moments = [at for _, at in plans.moments(entry) if at >= now]
    seen: dict[Kind, tuple[Silence, datetime | None] | None] = {}
    found = []
    for outlet in outlets:
        if outlet["kind"] == OutletKind.PRIVATE_BOARD or not targets.means(
            entry["targets"], outlet, plans.groups
        ):
            continue
        kind = kinds[outlet["_id"]]
        if kind not in seen:
            seen[kind] = _why(entry, outlet, plans, moments)
        why = seen[kind]
        if why is not None:
            found.append(Unheard(outlet, *why))
        elif muting.is_muted(outlet, now):
            found.append(Unheard(outlet, Silence.MUTED))
    return found


def _kinds_of(outlets: Iterable[Outlet], plans: Plans) -> Mapping[str, Kind]:
    return {one["_id"]: kind_of(one, plans) for one in outlets}


def kind_of(outlet: Outlet, plans: Plans) -> Kind:
    """Return what of an outlet decides whether it can sound, and when."""
    hours = tuple((*one["days"], one["start"], one["end"]) for one in plans.windows[outlet["_id"]])
    return (
        outlet["kind"],
        tuple(outlet["capabilities"]),
        tuple(outlet["languages"]),
        outlet["lead_in_seconds"],
        hours,
    )


def _why(
    entry: Entry, outlet: Outlet, plans: Plans, moments: Sequence[datetime]
) -> tuple[Silence, datetime | None] | None:
    """Return why an outlet would not sound at some of the moments of an entry; None where it sounds at each."""
    length = timedelta()
    if station := entry["station"]:
        if Capability(station["source"]) not in outlet["capabilities"]:
            return Silence.CANNOT, None
        length = timedelta(minutes=station["minutes"])
    elif bulletin := plans.bulletins.get(entry["bulletin_id"]):
        made = items.of_bulletin(bulletin, outlet, plans.parts)
        if not made:
            return Silence.NO_SOUND, None
        length = sum(_lengths(entry, outlet, made), timedelta())
    held = plans.windows[outlet["_id"]]
    closed = next((at for at in moments if not compiled_body.is_open(held, at, at + length)), None)
    return (Silence.CLOSED, closed) if closed else None


def _lengths(entry: Entry, outlet: Outlet, made: Iterable[items.Json]) -> Iterator[timedelta]:
    for item in made:
        lead_in = items.lead_in(outlet)
        yield entries.length(item["seconds"], entry["repeats"], entry["pause_seconds"], lead_in)
