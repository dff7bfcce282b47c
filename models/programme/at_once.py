"""What must be heard at once: announcements and requisitions stand in the programmes before the answer goes out.

The reaction to their events compiles the same again, so nothing is lost where a process ends in between.
"""

from __future__ import annotations

from datetime import datetime

from models.access.callers import Identity
from models.programme import compiling, live, requisitions
from models.programme.live import Live, LiveDraft
from models.programme.requisitions import Requisition
from models.store import Store


def begin_live(store: Store, official: Identity, draft: LiveDraft, now: datetime | None = None) -> Live:
    """Begin an announcement; see `live.begin`."""
    return _spliced(store, live.begin(store, official, draft, now), now)


def keep_up(store: Store, official: Identity, live_id: str, now: datetime | None = None) -> Live:
    """Say that somebody still speaks; see `live.keep_up`."""
    return _spliced(store, live.keep_up(store, official, live_id, now), now)


def end_live(store: Store, official: Identity, live_id: str, now: datetime | None = None) -> Live:
    """End an announcement; see `live.end`."""
    return _spliced(store, live.end(store, official, live_id, now), now)


def requisition(
    store: Store, official: Identity, outlet_id: str, reason: str, begins: datetime | None, ends: datetime
) -> Requisition:
    """Requisition a private board; see `requisitions.begin`."""
    made = requisitions.begin(store, official, outlet_id, reason, begins, ends)
    compiling.splice(store, [outlet_id])
    return made


def give_back(store: Store, official: Identity, requisition_id: str) -> Requisition:
    """Give a private board back; see `requisitions.end`."""
    ended = requisitions.end(store, official, requisition_id)
    compiling.splice(store, [ended["outlet_id"]])
    return ended


def _spliced(store: Store, row: Live, now: datetime | None) -> Live:
    compiling.splice(store, row["outlet_ids"], now)
    return row
