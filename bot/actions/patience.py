"""Patience with the question of a form: is an answer that was just given of any use?

An answer is useless when the same question is due after it and no slot has a value that it did not have before, since
that question was first asked. Whoever gets on, as in a survey whose questions fill one slot, begins again. It is kept
in a slot, so that a Rasa server has the same patience.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from rasa_sdk import Tracker
from rasa_sdk.events import EventType

from bot.actions.remembered import Patience
from models.messages.bot_state import Slots

#: The slot that holds it.
SLOT = "patience"

#: After so many useless answers to one question a way out is offered, and after so many the form ends.
OFFER_AFTER = 2
END_AFTER = 3

#: So many states of the slots are compared.
KEEP_SEEN = 40

#: Slots that say nothing about progress.
NO_PROGRESS = frozenset(
    {
        SLOT,
        "requested_slot",
        "session_started_metadata",
        "calmed",
        "door",
        "missed",
        "second",
        "second_done",
        "spam",
    }
)

#: Intents of whoever asks or tells something in between: that is no answer at all, and patience begins anew.
BETWEEN = frozenset(
    {
        *("ask_alert", "ask_forecast", "ask_handling", "ask_hotline", "ask_news", "ask_procedure"),
        *(
            "ask_rescue_progress",
            "anonymous",
            "change_language",
            "check_status",
            "give_phone",
            "give_pin",
            "go_back",
        ),
        *(
            "legal_complaint",
            "maybe_rescue",
            "maybe_safe",
            "my_reports",
            "need_rescue",
            "no_rescue",
            "others_data",
        ),
        *("send_photo", "start_over", "take_up_second", "who_are_you"),
    }
)


def judged(tracker: Tracker, slot: str, events: Iterable[EventType]) -> Patience:
    """Return how the question for a slot fares that is asked now.

    :param events: what asking it changes, which is no progress.
    """
    question = f"{tracker.active_loop_name}.{slot}"
    before: Patience | None = tracker.get_slot(SLOT)
    told, asked = _state(tracker.slots), _state({**tracker.slots, **_set(events)})
    between = tracker.latest_message["intent"]["name"] in BETWEEN
    if before is None or before["question"] != question or between or _has_just_begun(tracker):
        return {"question": question, "seen": [asked], "useless": 0}
    seen, useless = [*before["seen"], asked][-KEEP_SEEN:], before["useless"] + 1
    return {"question": question, "seen": seen, "useless": useless if told in before["seen"] else 0}


def _has_just_begun(tracker: Tracker) -> bool:
    """Say whether the latest message opened the form."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "active_loop" and event["name"] == tracker.active_loop_name:
            return True
    return False


def _set(events: Iterable[EventType]) -> Slots:
    return {one["name"]: one["value"] for one in events if one["event"] == "slot"}


def _state(slots: Slots) -> str:
    compared = {name: value for name, value in slots.items() if name not in NO_PROGRESS}
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()[:16]
