"""The call for rescue that is open in a conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rasa_sdk import Tracker

from bot.actions.remembered import KnownReport

#: Words within this time belong to the same call.
SAME_CALL = timedelta(hours=2)


def open_call(tracker: Tracker) -> KnownReport | None:
    """Return the call for rescue that the person made a short while ago; None if there is none."""
    call: KnownReport | None = tracker.get_slot("rescue")
    if call and datetime.now(UTC) - datetime.fromisoformat(call["at"]) < SAME_CALL:
        return call
    return None
