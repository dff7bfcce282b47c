"""What may be wrong with a play: when it was, and whether the outlet was ever to play that.

A device says what it did, and what it did is counted. So nobody gets figures for hours that have not come, for months
that are over, or for what was planned for somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from models.alerts.alerts import ALERTS
from models.errors import Fault
from models.language.dates import VIETNAM
from models.monitoring import airings_due
from models.monitoring.airings_due import AIRINGS_DUE
from models.monitoring.expected import EXPECTATIONS
from models.monitoring.played import EARLIEST
from models.monitoring.plays import PlayKind, SentPlay
from models.outlets.outlets import OUTLETS, Outlet, OutletKind
from models.programme import targets
from models.programme.entries import ENTRIES, Entry
from models.programme.live import LIVES
from models.programme.takeovers import TAKEOVERS, Takeover
from models.programme.targets import Groups
from models.store import Store

#: The clock of a device may go ahead by so much.
AHEAD = timedelta(minutes=5)

#: Devices keep what was not taken for so long.
LONGEST_AGO = timedelta(days=30)

#: What waited for something else begins so long after its hour at most.
LATEST = timedelta(days=1)

#: An airing of an entry or of a warning: `<id>:<local day>T<hour>`, and a language where there are several.
_AIRING = re.compile(r"(?P<of>.+?):(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})(?::[a-z]{2})?")


@dataclass(frozen=True)
class _Known:
    """What an outlet was to play, as far as some plays name it: since when, by id."""

    airings: Mapping[str, datetime]
    lives: Mapping[str, datetime]
    entries: frozenset[str]
    warnings: frozenset[str]


def of_each(store: Store, outlet_id: str, sent: Sequence[SentPlay], now: datetime) -> list[list[Fault]]:
    """Return what is wrong with each of some plays of an outlet, in their order."""
    outlet = store.collection(OUTLETS).find_one({"_id": outlet_id})
    if outlet is None or not sent:
        return [[] for _ in sent]
    known = _known(store, outlet, {one["what"] for one in sent})
    return [[*_time_faults(one, now), *_what_faults(one, known)] for one in sent]


def _time_faults(play: SentPlay, now: datetime) -> Iterator[Fault]:
    if play["ended"] > now + AHEAD:
        yield Fault("ended", "time_in_future")
    if play["started"] < now - LONGEST_AGO:
        yield Fault("started", "play_too_old", {"days": LONGEST_AGO.days})


def _what_faults(play: SentPlay, known: _Known) -> Iterator[Fault]:
    # A test is of no programme, and counts nowhere.
    if play["kind"] == PlayKind.TEST:
        return
    is_known, since = _since(play, known)
    if not is_known:
        yield Fault("what", "play_unknown")
    elif since and not since - EARLIEST <= play["started"] <= since + LATEST:
        yield Fault("started", "play_other_time")


def _since(play: SentPlay, known: _Known) -> tuple[bool, datetime | None]:
    """Say whether an outlet was to play something, and from when on as far as that is known."""
    what = play["what"]
    if play["kind"] == PlayKind.AIRING:
        named = _AIRING.fullmatch(what)
        at = known.airings.get(what) or (_moment(named["at"]) if named else None)
        is_planned = named is not None and named["of"] in known.entries | known.warnings
        return what in known.airings or (is_planned and at is not None), at
    if play["kind"] == PlayKind.LIVE:
        return what in known.lives, known.lives.get(what)
    return what in (known.warnings if play["kind"] == PlayKind.TAKEOVER else known.entries), None


def _known(store: Store, outlet: Outlet, whats: set[str]) -> _Known:
    named = [found["of"] for one in whats if (found := _AIRING.fullmatch(one))]
    ids = sorted({*whats, *named})
    there = {"_id": {"$in": [airings_due.id_of(outlet["_id"], one) for one in sorted(whats)]}}
    expected: Mapping[str, Any] = store.collection(EXPECTATIONS).find_one({"_id": outlet["_id"]}) or {
        "airings": [],
        "takeovers": [],
    }
    airings = {one["id"]: one["at"] for one in expected["airings"]}
    airings |= {row["airing"]: row["at"] for row in store.collection(AIRINGS_DUE).find(there)}
    lives = store.collection(LIVES).find({"_id": {"$in": ids}, "outlet_ids": outlet["_id"]})
    entries = store.collection(ENTRIES).find({"_id": {"$in": ids}})
    groups = targets.every_group(store)
    warnings = {one["identifier"] for one in expected["takeovers"]} | _warnings(store, outlet, ids)
    return _Known(
        airings,
        {row["_id"]: row["begins"] for row in lives},
        frozenset(row["_id"] for row in entries if _means(row, outlet, groups)),
        frozenset(warnings),
    )


def _means(entry: Entry, outlet: Outlet, groups: Groups) -> bool:
    return targets.means(entry["targets"], outlet, groups)


def _warnings(store: Store, outlet: Outlet, ids: Sequence[str]) -> set[str]:
    """Return the warnings among these that took an outlet over, or would: each version has an identifier of its own."""
    own = {"identifier": {"$in": list(ids)}}
    series = {
        row["identifier"]: row["series"]
        for row in store.collection(ALERTS).find(own, {"identifier": 1, "series": 1})
    }
    either = {"$or": [own, {"_id": {"$in": sorted(set(series.values()))}}]}
    held = [row for row in store.collection(TAKEOVERS).find(either) if _takes(row, outlet)]
    taken = {row["_id"] for row in held}
    return {row["identifier"] for row in held} | {one for one, of in series.items() if of in taken}


def _takes(takeover: Takeover, outlet: Outlet) -> bool:
    """Say whether a warning may have held an outlet, also one that was narrowed since."""
    return (
        outlet["_id"] in takeover["outlet_ids"]
        or outlet["kind"] == OutletKind.PRIVATE_BOARD
        or not {*takeover["area_ids"]}.isdisjoint(outlet["paths"])
    )


def _moment(local: str) -> datetime | None:
    try:
        return datetime.fromisoformat(local).replace(tzinfo=VIETNAM).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
