"""What is known of somebody who calls for rescue because they said it before: place, phone, what is going on.

Nobody who is in danger says anything twice: the draft of a report, the commune that they named and their last messages
go along into the call.
"""

from __future__ import annotations

import json
from dataclasses import replace

from rasa_sdk import Tracker

from bot.actions import chat
from bot.actions.remembered import Position
from bot.actions.rescue_far import is_far
from bot.actions.rescue_places import place_words
from bot.actions.wording import language, text_of
from bot.engine.parse import FALLBACK_INTENT
from bot.understanding import contacts
from bot.understanding.houses import is_about_others
from models.language.text import fold
from models.reports.draft import MAX_ADDRESS, Reporter

#: So many messages are looked at.
LATELY = 6

#: Messages that tell of oneself; a question about somebody else, say, is of another place.
OF_ONESELF = frozenset(
    {
        "inform_place",
        "report_incident",
        "maybe_rescue",
        "need_rescue",
        "affirm",
        "change_part",
        FALLBACK_INTENT,
    }
)


def address(tracker: Tracker, text: str) -> str:
    """Return the words that tell where the caller is: of the call itself, else of what was said before; "" for none."""
    store = chat.current(tracker).store
    here = place_words(store, text)
    if here or is_about_others(text) or is_far(text):
        return here[:MAX_ADDRESS]
    told = [str(tracker.get_slot("address") or ""), *map(str, _lately(tracker))]
    found = [words for one in told if (words := place_words(store, one))]
    # The hamlet of a report stands with its commune in the words that told it.
    fuller = (words for words in found if fold(found[0]) in fold(words))
    return max(fuller, key=len, default="")[:MAX_ADDRESS]


def position(tracker: Tracker) -> Position | None:
    """Return the position that was shared before."""
    found: Position | None = tracker.get_slot("location")
    return found


def phone(tracker: Tracker, text: str) -> str:
    """Return the number that the caller gave, now or before; "" for none."""
    told: dict[str, str] = tracker.get_slot("contact") or {}
    found = [contacts.phone_of(text), told.get("phone", ""), *map(contacts.phone_of, _lately(tracker))]
    return next(filter(None, found), "")


def before(tracker: Tracker, text: str) -> str:
    """Return what the report says that was being written; "" for none, or where the call says it itself."""
    if tracker.active_loop_name != "report_form":
        return ""
    said = str(tracker.get_slot("description") or "")
    return "" if said in text else said


def reporter(tracker: Tracker, text: str) -> Reporter:
    """Return who calls, with the number that they gave as their contact."""
    who, number = chat.current(tracker).reporter(language(tracker)), phone(tracker, text)
    known: dict[str, str] = tracker.get_slot("contact") or {}
    return replace(who, contact=json.dumps({**known, "phone": number}, ensure_ascii=False)) if number else who


def _lately(tracker: Tracker) -> list[str]:
    """Return what somebody typed of themselves lately, the latest first."""
    said = [event for event in tracker.events if event["event"] == "user"][-LATELY - 1 :]
    texts = [
        str(event["text"])
        for event in reversed(said)
        if event["parse_data"]["intent"]["name"] in OF_ONESELF and not str(event["text"]).startswith("/")
    ]
    return [one for one in texts if one != text_of(tracker)][:LATELY]
