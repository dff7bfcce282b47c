"""Offers of warnings that wait for a yes: of which areas, how long they stand, and how they are dropped."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import other_words
from bot.actions.wording import entity, text_of
from bot.understanding import telex
from models.language.text import aligned

#: Values of the entity `value` of an answer to an offer.
AGREED, DECLINED = "yes", "no"

#: An offer that nobody answered stands so long.
STANDS = timedelta(minutes=10)

#: Words that add a place to the one before.
_ADDS = re.compile(r"(?<!\w)(?:them|ca|nua|voi|and|also|too|as well)(?!\w)|បន្ថែម|ថែម")


class Offered(TypedDict):
    """The areas whose warnings were offered (the slot `offered`), and when."""

    areas: list[str]
    at: str


def drop(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Leave everything as it is after a no, and forget the offer."""
    dispatcher.utter_message(response="utter_left_alone")
    return [SlotSet("offered", None)]


def offering(area_ids: list[str]) -> EventType:
    """Return what remembers that the warnings of these areas were offered."""
    return SlotSet("offered", {"areas": area_ids, "at": datetime.now(UTC).isoformat()})


def standing(tracker: Tracker) -> list[str]:
    """Return the areas that were offered a short while ago; none if nobody offered any."""
    offered: Offered | None = tracker.get_slot("offered")
    if not offered or "areas" not in offered:
        return []
    recent = datetime.now(UTC) - datetime.fromisoformat(offered["at"]) < STANDS
    return list(offered["areas"]) if recent else []


def agreeing(tracker: Tracker) -> Tracker:
    """Return a tracker whose latest message agrees to the areas of the standing offer."""
    named = [{"entity": "value", "value": AGREED}]
    message = {**tracker.latest_message, "entities": [*tracker.latest_message.get("entities", []), *named]}
    return other_words.as_if(tracker, message)


def added_to(tracker: Tracker) -> list[str]:
    """Return the areas of a standing offer to which these words add another: "thêm cả Quới An nữa"."""
    said = str(entity(tracker, "said") or text_of(tracker))
    return standing(tracker) if _ADDS.search(aligned(telex.undone_text(said))) else []
