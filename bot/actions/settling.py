"""What a report goes on with when an answer names no category or no commune: nobody is held up by a question.

The likeliest category is taken at once, the commune that something points to, else the province, after the second
such answer. Both stand in the summary, where they can be corrected, and whoever gets the report can hand it on.
"""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import chat
from bot.actions.report_form import NO_PHOTO, categories_of
from bot.actions.wording import text_of
from bot.understanding import sendings
from models.areas import areas
from models.messages.bot_state import Slots

#: The category of what is nothing else.
OTHER = "other"

#: Answers to a question that said nothing of it, by slot.
MISSED = "missed"


def category(tracker: Tracker, *, named: bool = False) -> Slots:
    """Return the likeliest category; where nothing points to one it is something else.

    :param named: somebody tried to name it: where nothing was proposed they may try once more.
    """
    offered = tracker.get_slot("category_choices") or []
    if named and not offered and not _was_missed(tracker, "category"):
        return {"category": None, **_missed(tracker, "category")}
    known = {row["_id"] for row in categories_of(chat.current(tracker).store, tracker)}
    chosen = next((code for code in [*offered, OTHER] if code in known), None)
    return {"category": chosen, "category_choices": None} if chosen else {"category": None}


def area(
    dispatcher: CollectingDispatcher, tracker: Tracker, *, offered: bool = True, at_once: bool = False
) -> Slots:
    """Return the place without its commune, and say so; the first time the commune may be asked once more.

    :param offered: what was proposed may be taken: nobody said that it is somewhere else.
    :param at_once: do not ask once more.
    """
    if not at_once and not _was_missed(tracker, "area"):
        return {"area": None, **_missed(tracker, "area")}
    choices = tracker.get_slot("area_choices") or []
    if offered and len(choices) == 1:
        return {"area": choices[0]["id"], "area_choices": None}
    if offered and choices and tracker.get_slot("location"):
        # Of the communes around a position the nearest; the point goes along.
        return {"area": choices[0]["id"], "area_choices": None}
    dispatcher.utter_message(response="utter_place_without_commune")
    return {"area": areas.active_province_id(chat.current(tracker).store), "area_choices": None}


def photo(tracker: Tracker) -> Slots:
    """Return that no photo is asked for, where somebody wants it sent as it is; else nothing."""
    text = text_of(tracker)
    wants = tracker.get_slot("photo_step") is None and sendings.is_wished(text)
    return {"photo_step": NO_PHOTO} if wants else {}


def _was_missed(tracker: Tracker, slot: str) -> bool:
    return slot in (tracker.get_slot(MISSED) or [])


def _missed(tracker: Tracker, slot: str) -> Slots:
    return {MISSED: [*(tracker.get_slot(MISSED) or []), slot]}
