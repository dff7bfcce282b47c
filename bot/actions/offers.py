"""What the bot just offered beside reports and warnings: a yes in any words does it, a no leaves all as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

#: So long a yes is about it.
STANDS = timedelta(minutes=10)

#: Where it is remembered; warnings of areas stand there, too (`bot.actions.warning_offers`).
SLOT = "offered"


class Offer(StrEnum):
    """What is offered."""

    PREFERENCE = "preference"
    ERASURE = "erasure"
    ENDING = "ending"


class Offered(TypedDict):
    """An offer: what it is, with `does` and `value` what exactly, and when it was made."""

    offer: str
    does: str
    value: str
    at: str


def make(offer: Offer, does: str = "", value: str = "") -> EventType:
    """Return what remembers an offer."""
    kept: Offered = {"offer": offer, "does": does, "value": value, "at": datetime.now(UTC).isoformat()}
    return SlotSet(SLOT, kept)


def forget() -> EventType:
    """Return what forgets an offer."""
    return SlotSet(SLOT, None)


def standing(tracker: Tracker) -> Offered | None:
    """Return what the bot offered with its last words; None where it said anything else since."""
    return among(tracker.get_slot(SLOT), tracker.events)


def among(kept: Offered | None, events: Iterable[Mapping[str, Any]], *, heard: int = 1) -> Offered | None:
    """Return what the slot holds, if it was offered with the last words of a conversation with these events.

    :param heard: so many messages came since at most: one where that which is answered is among the events.
    """
    if not kept or "offer" not in kept:
        return None
    recent = datetime.now(UTC) - datetime.fromisoformat(kept["at"]) < STANDS
    return kept if recent and _heard_since(events, kept) <= heard else None


def _heard_since(events: Iterable[Mapping[str, Any]], offered: Offered) -> int:
    """Return how many messages came since the offer, which is the last that was said in its turn."""
    began = datetime.fromisoformat(offered["at"]).timestamp()
    return sum(event["event"] == "user" and event["timestamp"] > began for event in events)
