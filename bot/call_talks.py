"""Talk about an open call for rescue: whatever else it sounds like, it is told to those who have the call."""

from __future__ import annotations

from bot.actions import rescue_calls
from bot.actions.rescue_facts import FORM
from bot.engine.parse import Parse
from bot.engine.tracker import Tracker
from bot.understanding import call_talk
from models.store import Store


def belongs(store: Store, tracker: Tracker, parse: Parse) -> bool:
    """Say whether typed words are about the call that is open, and no other form is."""
    if tracker.active_loop not in (None, FORM) or any(one.name == "tracking_code" for one in parse.entities):
        return False
    calls = rescue_calls.open_ones(store, tracker.slots)
    return bool(calls) and call_talk.is_about(parse.text, parse.intent)
