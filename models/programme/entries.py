"""Entries (lịch phát): a bulletin, or a station that is relayed, at hours by a recurrence rule, for outlets or areas.

Wall time and time zone are stored, and moments are computed from them. An entry that would sound outside the hours of
any of its outlets is refused, naming outlet and hour (`entry_faults`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypedDict
from zoneinfo import ZoneInfo

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.programme import recurrence
from models.programme.targets import Targets
from models.store import Store
from models.store.collections import CollectionSpec, Kind

#: The time zone of every entry; the table of precedence knows it.
ZONE = "Asia/Ho_Chi_Minh"


class SourceKind(StrEnum):
    """From where sound is switched through: a stream, the radio, a line or a microphone."""

    STREAM = "stream"
    FM = "fm"
    LINE = "line"
    MICROPHONE = "microphone"


class EntryState(StrEnum):
    """`ACTIVE` until somebody pauses it or ends it."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Station(TypedDict):
    """A station that is relayed: its name, how it is received, its level, and for how many minutes each time."""

    name: str
    source: str
    url: str
    preset: str
    level: str
    minutes: int


class Entry(TypedDict):
    """One entry: `bulletin_id` or `station`, never both.

    :param rrule: the days, as RFC 5545 has them; "" is `first_day` alone. `start` is wall time `HH:MM` of `zone`.
    :param last_day: the last day on which it may fall due, or "".
    :param order: which of two that are due goes first, the lower one.
    :param except_days: local days on which it does not fall due though its rule says so (EXDATE of RFC 5545).
    """

    _id: str
    version: int
    area_id: str
    paths: list[str]
    agency_id: str
    bulletin_id: str
    station: Station | None
    targets: Targets
    rrule: str
    start: str
    zone: str
    first_day: str
    last_day: str
    repeats: int
    pause_seconds: int
    order: int
    state: str
    by: str
    created_at: datetime
    updated_at: datetime
    except_days: list[str]


ENTRIES = CollectionSpec(
    "programme_entries",
    Entry,
    purpose="A bulletin or a relayed station at hours, for outlets, areas or groups.",
    kept="For ever: plays name it.",
    personal="`by` names the official who planned it, by id.",
    kind=Kind.PROGRAMME_ENTRY,
    indexes=[
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("state", ASCENDING), ("last_day", ASCENDING)]),
        IndexModel([("bulletin_id", ASCENDING)]),
    ],
)


def active(store: Store, begin: date) -> list[Entry]:
    """Return the entries that are active and not over on a day, by their ids."""
    query = {"state": EntryState.ACTIVE, "$or": [{"last_day": ""}, {"last_day": {"$gte": begin.isoformat()}}]}
    return list(store.collection(ENTRIES).find(query).sort("_id", ASCENDING))


def of_bulletins(store: Store, bulletin_ids: Iterable[str]) -> list[Entry]:
    """Return the entries of some bulletins that were not ended."""
    query = {"bulletin_id": {"$in": sorted(set(bulletin_ids))}, "state": {"$ne": EntryState.ENDED}}
    return list(store.collection(ENTRIES).find(query))


def moments(entry: Entry, begin: date, end: date) -> list[tuple[date, datetime]]:
    """Return the local days on which an entry falls due, and its moments in UTC, before the day `end`."""
    left_out = set(entry["except_days"])
    return [one for one in by_rule(entry, begin, end) if one[0].isoformat() not in left_out]


def by_rule(entry: Entry, begin: date, end: date) -> list[tuple[date, datetime]]:
    """Return the same with the days that somebody cancelled."""
    hour, minute = map(int, entry["start"].split(":"))
    zone = ZoneInfo(entry["zone"])
    return [
        (day, datetime.combine(day, time(hour, minute), zone).astimezone(UTC))
        for day in recurrence.days(entry["rrule"], entry["first_day"], entry["last_day"], begin, end)
    ]


def length(seconds: float, repeats: int, pause_seconds: int, lead_in: float = 0.0) -> timedelta:
    """Return how long an airing is: whole seconds, with its repeats, the pauses between them, and the lead-in."""
    whole = lead_in + seconds * repeats + pause_seconds * (repeats - 1)
    return timedelta(seconds=max(1, int(-(-whole // 1))))
