"""Doors: when the answer to what but faintly sounds like a call shows how to call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.actions.rescue_doubts import Doubt
from bot.alarms import Alarm
from bot.engine.tracker import Tracker

#: So long nobody is shown again how to call, beside an answer to what but faintly sounds like a call.
DOOR_STAYS_SHUT = timedelta(minutes=10)

#: When that was shown.
DOOR_SLOT = "door"


def shows_door(tracker: Tracker, alarm: Alarm) -> bool:
    """Say whether the answer shows how to call; beside what but faintly sounds like a call not again and again."""
    if not alarm.door:
        return False
    now, shown = datetime.now(UTC), tracker.slots.get(DOOR_SLOT)
    doubt: Doubt | None = tracker.slots.get("doubt")
    in_doubt = bool(doubt and doubt.get("turns"))
    if shown and not in_doubt and now - datetime.fromisoformat(shown) < DOOR_STAYS_SHUT:
        return False
    tracker.set(DOOR_SLOT, now.isoformat())
    return True
