"""How loud it is by the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.programme.what_plays import clock, offset_of
from players.loudspeaker.deciding import table
from players.loudspeaker.shapes import Programme, Row

#: How loud an outlet is that says nothing of it, and an actual takeover at any hour.
USUAL, FULL = 80, 100


def percent_at(programme: Programme, now: datetime, takeover: Row | None = None) -> int:
    """Return the volume of this hour, 0 to 100; whoever is warned in earnest is warned at full volume."""
    if takeover is not None and not takeover["exercise"]:
        return FULL
    wall = now + timedelta(seconds=offset_of(dict(programme), table()))
    minute = wall.hour * 3600 + wall.minute * 60 + wall.second
    for one in programme.get("volume", ()):
        start, end = clock(one["from"]), clock(one["to"])
        if (start <= minute < end) if start < end else (minute >= start or minute < end):
            return max(0, min(100, int(one["percent"])))
    return USUAL
