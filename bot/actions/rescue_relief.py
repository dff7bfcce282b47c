"""Relief: nobody is in danger any more. What is dangerous still is told of the same call, and is no second one."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.rescue_calls import KnownCall, is_open, is_recent
from bot.actions.rescue_facts import CONDITION, people
from bot.engine.tracker import REQUESTED_SLOT
from bot.engine.tracker import Tracker as EngineTracker
from bot.understanding import contrast, danger
from bot.understanding.danger import Danger
from bot.understanding.glued import parted
from models.safety import rescue_answers
from models.store import Store

log = structlog.get_logger(__name__)

#: The slot with the call whose people are safe.
SLOT = "relieved"

#: So many words stand beside "nobody is trapped" that says nothing else.
MOST_WORDS_BESIDE = 4

#: What may end the turn in which somebody said that they are safe.
SAID_SAFE = frozenset({"action_report_safe", "action_offer_second"})

#: What a text after a call may say: everybody is safe, or nobody needs rescue.
SAFE, NO = "safe_checkin", "no_rescue"


def noted(call: KnownCall, *, mistaken: bool = False) -> EventType:
    """Return what notes that a call is over.

    :param mistaken: it was never meant, so that nothing dangerous is left there.
    """
    kept: KnownCall = {**call, "at": datetime.now(UTC).isoformat(), "mistaken": mistaken}
    kept.pop("before", None)
    return SlotSet(SLOT, kept)


def was_over(store: Store, tracker: Tracker | EngineTracker) -> KnownCall | None:
    """Return the call that is over since a short while, while officials have it; None without one."""
    call: KnownCall | None = tracker.slots.get(SLOT)
    return call if call and is_recent(call) and is_open(store, call) else None


def call_of(store: Store, tracker: Tracker | EngineTracker) -> KnownCall | None:
    """Return the call whose people are safe since a short while; None without one, and for one that was a mistake."""
    call = was_over(store, tracker)
    return None if call is None or call.get("mistaken") else call


def is_taken_back(store: Store, tracker: EngineTracker, text: str, asked: str) -> bool:
    """Say whether a text takes back that everybody is safe: outright, or as a slip in the message behind it.

    :param asked: the action with which the turn before ended.
    """
    if call_of(store, tracker) is None:
        return False
    text = parted(text)
    return rescue_answers.not_safe(text) or (asked in SAID_SAFE and rescue_answers.slips(text))


def is_hazard_left(store: Store, tracker: EngineTracker, text: str) -> bool:
    """Say whether a text tells what is dangerous still after people were saved, and of nobody in danger."""
    if call_of(store, tracker) is None:
        return False
    return tells_hazard(text)


def tells_hazard(text: str) -> bool:
    """Say whether a text tells of something dangerous, and of nobody in danger."""
    text = parted(text)
    rest = rescue_answers.beside_nobody(text)
    return rescue_answers.tells_hazard(text if rest is None else rest, writer=rest is not None)


def ended(tracker: EngineTracker, text: str) -> str:
    """Return the intent of a text that says outright that nobody of a call is in danger any more; "" for none."""
    text = parted(text)
    rest = rescue_answers.beside_nobody(text)
    if rest is None or rescue_answers.asks(text):
        return ""
    if rest and contrast.is_safe(rest):
        return SAFE
    if rescue_answers.tells_hazard(rest, writer=True):
        return NO
    if not rescue_answers.says_unneeded(text):
        return ""
    # "Nobody is trapped" answers how they are, and the water may rise all the same.
    answers = tracker.slots.get(REQUESTED_SLOT) == CONDITION
    return "" if answers or _tells_more(rest) else NO


def tell_hazard(dispatcher: CollectingDispatcher, code: str) -> None:
    """Say that a danger without people in it was told on, and how a report or a call is made of it."""
    dispatcher.utter_message(response="utter_hazard_passed_on", code=code)


def _tells_more(rest: str) -> bool:
    if len(rest.split()) > MOST_WORDS_BESIDE or people(rest):
        return True
    return danger.judged(rest) is not Danger.NONE or rescue_answers.stays(rest)
