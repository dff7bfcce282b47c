"""What outlets on which Loa plays have played, told as any device tells it (`models.monitoring.plays`)."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import datetime

from models.errors import NotFound
from models.monitoring import plays
from models.monitoring.plays import SentPlay
from models.outlets import way_plays
from models.outlets.way_plays import WayPlay
from models.store import Store


def tell(store: Store, now: datetime) -> int:
    """Tell of plays that are over and were not told; returns how many. A kill in between tells some twice: harmless."""
    rows = way_plays.untold(store, plays.MOST)
    by_outlet: dict[str, list[WayPlay]] = defaultdict(list)
    for row in rows:
        by_outlet[row["outlet_id"]].append(row)
    for outlet_id, some in by_outlet.items():
        # Of an outlet that is gone for good nobody asks for its plays.
        with suppress(NotFound):
            plays.take(store, outlet_id, [_sent(row, now) for row in some], now)
        way_plays.mark_told(store, [row["_id"] for row in some])
    return len(rows)


def _sent(row: WayPlay, now: datetime) -> SentPlay:
    return {
        "id": row["_id"],
        "what": row["what"],
        "kind": row["kind"],
        "started": row["started"],
        "ended": row["ended"] or now,
        "completed": row["completed"],
        "played_seconds": row["played_seconds"],
        "reason": row["reason"],
    }
