"""What the bot just offered beside reports and warnings: a yes in any words does it, a no leaves all as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict, cast

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
    kept = tracker.get_slot(SLOT)
    if not kept or "offer" not in kept:
        return None
    offered = cast(Offered, kept)
    recent = datetime.now(UTC) - datetime.fromisoformat(offered["at"]) < STANDS
    return offered if recent and _answers_it(tracker, offered) else None


def _answers_it(tracker: Tracker, offered: Offered) -> bool:
    """Say whether the message is the first since the offer: an offer is the last that was said in its turn."""
    began = datetime.fromisoformat(offered["at"]).timestamp()
    heard = [event for event in tracker.events if event["event"] == "user" and event["timestamp"] > began]
    return len(heard) <= 1
