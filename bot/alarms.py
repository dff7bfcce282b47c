"""Alarms: danger is looked for in whatever somebody types, before anything else is made of it.

What certainly calls for help is a call, at every step of every conversation. What may be one is asked about, once in
one matter, and then anything is a yes but a clear no: a yes in any words, a place, a number, more of the danger. After
a no the conversation goes on where it was, with the text that was asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.actions.rescue_calls import KnownCall, is_recent
from bot.actions.rescue_doubts import Doubt
from bot.actions.rescue_facts import FORM, is_about_others
from bot.actions.rescue_places import names_a_place
from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.tracker import Tracker
from bot.understanding import codes, contrast, danger
from bot.understanding.contrast import worst
from bot.understanding.danger import Danger
from models.safety import check_in_words, crises, rescue_answers
from models.safety.rescue_answers import RescueAnswer
from models.store import Store

CALL, ASK, NO, SAFE = "need_rescue", "maybe_rescue", "no_rescue", "safe_checkin"

#: What the bot asked last, when a text answers whether somebody needs rescue.
QUESTION = "utter_maybe_rescue"

#: Within this time after a no, what may be a call is the same matter: it is not asked about again.
SAME_MATTER = timedelta(minutes=10)

#: Intents that speak of danger.
OF_DANGER = frozenset({CALL, ASK, "ask_rumour_in_danger"})

#: A PIN and nothing else.
_PIN = re.compile(r"\s*\d{6}\s*")
_NUMBER = re.compile(
    r"\d|\b(?:một|mot|hai|ba|bốn|bon|năm|nam|sáu|sau|mấy|may)\s+(?:người|nguoi|đứa|dua|em)\b|នាក់"
)


@dataclass(frozen=True)
class Alarm:
    """What danger makes of a text.

    :param intent: what the text means; "" where it is to be understood like any other.
    :param door: the answer is to show how to call for help.
    """

    intent: str = ""
    door: bool = False


def level(text: str) -> Danger:
    """Return how surely a text calls for help."""
    if not text or text.startswith("/"):
        return Danger.NONE
    word = check_in_words.understood(text)
    if word and word.drill:
        return Danger.NONE
    crisis = Danger.CERTAIN if crises.is_sure(text) else Danger.NONE
    if crisis is Danger.NONE and crises.understood(text):
        crisis = Danger.POSSIBLE
    beside = contrast.danger_beside_safety(text)
    found = danger.judged(text)
    if found is Danger.POSSIBLE and beside is Danger.NONE and contrast.is_safe(text):
        # Both detectors heard something; the one of safety was clearly surer.
        found = Danger.NONE
    return worst(found, crisis, beside)


def raised(store: Store, tracker: Tracker, text: str, *, asked: str) -> Alarm:
    """Return what danger makes of a text that somebody typed.

    :param asked: the action with which the turn before ended.
    """
    found = level(text)
    if asked == QUESTION and (answer := _answered(store, text, found)):
        return Alarm(answer)
    if found is Danger.CERTAIN:
        return Alarm(CALL)
    if found is Danger.NONE:
        return Alarm()
    if _goes_to_a_call(tracker):
        # The people next door are a call of their own; whoever has called for one need not be asked about the other.
        return Alarm(CALL if is_about_others(text) else "")
    return Alarm(door=True) if _is_denied(tracker) else Alarm(ASK)


def is_shown_the_door(tracker: Tracker, parse: Parse) -> bool:
    """Say whether a text that only weighs like a call was denied already: then it is not asked about again."""
    return parse.intent in OF_DANGER and parse.intent != CALL and _is_denied(tracker)


def calmed(tracker: Tracker, parse: Parse) -> Parse:
    """Return what a text means besides danger: an answer to a form, else what was guessed, or a report."""
    if parse.intent not in OF_DANGER:
        return parse
    if tracker.active_loop:
        return replace(parse, intent=FALLBACK_INTENT)
    return replace(parse, intent=SAFE if parse.guessed == SAFE else "report_incident", confidence=1.0)


def taken_back(tracker: Tracker) -> str:
    """Return the text that a no is about, if it is to be understood again; "" for none."""
    doubt: Doubt | None = tracker.slots.get("doubt")
    return "" if not doubt or doubt["answered"] else doubt["text"]


def _answered(store: Store, text: str, found: Danger) -> str:
    """Return what a text answers to the question, as an intent; "" where it is no answer."""
    said = rescue_answers.understood(text)
    if found is Danger.CERTAIN:
        return CALL
    if contrast.is_safe(text):
        return SAFE
    found = worst(found, contrast.danger_of_parts(text))
    if said is RescueAnswer.NO or (said is RescueAnswer.WEAK_NO and found is Danger.NONE):
        return NO
    rest = "" if _PIN.fullmatch(text) else codes.without(text)
    tells = found is not Danger.NONE or bool(_NUMBER.search(rest)) or names_a_place(store, rest)
    return CALL if tells or said is RescueAnswer.YES else ""


def _goes_to_a_call(tracker: Tracker) -> bool:
    """Say whether somebody called a short while ago, so that whatever they say goes to the rescuers."""
    call: KnownCall | None = tracker.slots.get("rescue")
    return tracker.active_loop == FORM or bool(not tracker.active_loop and call and is_recent(call))


def _is_denied(tracker: Tracker) -> bool:
    """Say whether somebody said a short while ago that they need no rescue."""
    doubt: Any = tracker.slots.get("doubt")
    if not doubt or not doubt["denied"]:
        return False
    return datetime.now(UTC) - datetime.fromisoformat(doubt["at"]) < SAME_MATTER
