"""Sides of a call for rescue: one's own house, or the people next door; which of two open calls a text is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.rescue_calls import KnownCall, open_ones
from bot.actions.rescue_facts import FORM
from bot.understanding.houses import Side, side_of
from models.store import Store


def of(call: KnownCall) -> Side:
    """Return for whom a call is."""
    return Side.OTHERS if call.get("others") else Side.OWN


def both(store: Store, slots: Mapping[str, Any]) -> list[KnownCall]:
    """Return the open calls where there is one for each side, the latest first; none otherwise."""
    calls = open_ones(store, slots)
    return calls if len({of(call) for call in calls}) > 1 else []


def is_unclear(store: Store, slots: Mapping[str, Any], text: str) -> bool:
    """Say whether calls of both sides are open, and a text does not say which it is about."""
    return bool(both(store, slots)) and side_of(text) is None


def meant(tracker: Tracker, text: str) -> KnownCall | None:
    """Return the open call that words are added to; None without one, and where that has to be asked.

    What answers a question of the form is about the call that it asks for.
    """
    store = chat.current(tracker).store
    calls = open_ones(store, tracker.slots)
    if not both(store, tracker.slots):
        return calls[0] if calls else None
    side = side_of(text)
    if side is None:
        return calls[0] if tracker.active_loop_name == FORM else None
    return next(call for call in calls if of(call) is side)
