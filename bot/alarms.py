"""Alarms: danger is looked for in whatever somebody types, before anything else is made of it.

What certainly calls for help is a call, at every step of every conversation. What may be one is asked about
(`bot.rescue_question`), once in one matter; while a form waits for a short answer, only what likely is one. What but
faintly sounds like one is answered for what it means, with a line that shows how to call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import asked_on, call_ends, call_words, rescue_question
from bot.actions import rescue_calls, rescue_doubts, rescue_facts, rescue_relief, rescue_sides
from bot.actions.rescue_calls import KnownCall, is_open
from bot.actions.rescue_doubts import Doubt
from bot.actions.rescue_facts import FORM, says_also
from bot.engine.parse import FALLBACK_INTENT, Parse
from bot.engine.tracker import REQUESTED_SLOT, Tracker
from bot.rescue_question import CALL, NO, QUESTION, SAFE, Open
from bot.understanding import (
    call_talk,
    called_for,
    danger,
    more_people,
    relief,
    rules,
    verdicts,
    weighed,
)
from bot.understanding.danger import Danger, worst
from bot.understanding.houses import is_about_others
from bot.understanding.whole import THRESHOLD
from models.language.text import fold
from models.safety import crises, rescue_answers
from models.safety.crises import Crisis
from models.store import Store

__all__ = ["ASK", "CALL", "NO", "QUESTION", "SAFE"]

ASK = "maybe_rescue"

#: Within this time after a no, what may be a call is the same matter: it is not asked about again.
SAME_MATTER = timedelta(minutes=10)

#: Intents that speak of danger.
OF_DANGER = frozenset({CALL, ASK, "ask_rumour_in_danger"})

#: Of these the understanding itself asks, where it is not sure of something else.
DOUBTS = OF_DANGER - {CALL}

#: Questions that are answered in a few words: what else these words sound like weighs less.
SHORT_ANSWERS = frozenset({"category", "area", "photo_step", "contact_step", "confirmed", "survey_answer"})
MOST_WORDS_OF_ANSWER = 15

#: Parts of a text, each with the sign that ends it.
_PARTS = re.compile(r"[^.,;:!?\n]+[.,;:!?\n]?")


@dataclass(frozen=True)
class Alarm:
    """What danger makes of a text.

    :param intent: what the text means; "" where it is to be understood like any other.
    :param door: the answer is to show how to call for help.
    """

    intent: str = ""
    door: bool = False


def judged(store: Store, text: str) -> Danger:
    """Return how surely a text calls for help, where the names of places are known."""
    if call_words.calls_from_a_place(store, text) or call_words.calls_for_somebody(store, text):
        return Danger.CERTAIN
    if call_words.tells_home(store, text):
        return Danger.NONE
    if called_for.worries(text):
        return Danger.CERTAIN if called_for.sends(text) else worst(Danger.LIKELY, weighed.level(text))
    return weighed.level(text)


#: "Chắc 200 con rồi" in the middle of a report counts animals: nobody has twenty children.
REPORT = "report_form"
_COUNTED = re.compile(
    r"(?:(?:chac|khoang|co|tam|cung|gan|hon|tren|ca|toi) )*[2-9]\d\d* (?:con|cay|cai|bao|ky|kg|tan|hecta|ha|cong)"
    r"(?: (?:roi|luon|la it|gi do|hon|lan|do|a|chet|heo|ga|vit|tom|ca|bo))*"
)


def raised(store: Store, tracker: Tracker, parse: Parse, *, asked: str) -> Alarm:
    """Return what danger makes of a text that somebody typed.

    :param asked: the action with which the turn before ended.
    """
    text, stands = parse.text, rescue_question.state(tracker, asked)
    # "Còn Thới Thuận?" after a question about places asks it of another one; while a call is open it may tell more.
    asks_on = not tracker.slots.get("rescue") and asked_on.is_another_place(store, tracker, text)
    counts = tracker.active_loop == REPORT and _COUNTED.fullmatch(fold(text).strip(" .,!"))
    found = Danger.NONE if asks_on or counts else judged(store, text)
    if (ended := call_ends.judged(store, tracker, text, found, stands, asked)) is not None:
        return Alarm(ended)
    if stands is not Open.NO:
        if answer := rescue_question.answered(store, tracker, parse, found, stands):
            return Alarm(answer)
        # Whoever passes over the question is not asked twice, and sees how to call all the same.
        rescue_question.pass_over(tracker)
        return Alarm(door=True)
    if others := _of_others(store, tracker, text, found):
        return others
    if found is Danger.NONE or _answers_rescuers(store, tracker, text):
        return Alarm()
    if found is not Danger.CERTAIN:
        return _doubtful(store, tracker, parse, found)
    if _asks_afterwards(store, tracker, text):
        return Alarm(ASK)
    return Alarm(FALLBACK_INTENT if _adds_to_a_call(store, tracker, text) else CALL)


def _of_others(store: Store, tracker: Tracker, text: str, found: Danger) -> Alarm | None:
    """Return what is made of words about one more person, or about relatives in a flood; None for any other text."""
    if more_people.are_hit(text) and rescue_calls.adds_one(store, tracker.slots, text):
        return Alarm(CALL)
    if called_for.urges(text) and rescue_doubts.doubted(tracker) and not _goes_to_a_call(tracker):
        # Whoever asked about a relative wants them to be looked for.
        return Alarm(CALL)
    if found is Danger.LIKELY and _tells_outright(text) and not _goes_to_a_call(tracker):
        # What tells of relatives, or says goodbye, otherwise is surely a question for them, or a farewell.
        return Alarm(ASK)
    return None


def _tells_outright(text: str) -> bool:
    """Say whether words of a text tell of danger, whatever else it may mean."""
    farewell = crises.understood(text) is Crisis.SELF_HARM
    return farewell or called_for.worries(text) or bool(verdicts.least(text))


def asks_for_itself(store: Store, tracker: Tracker, parse: Parse, alarm: Alarm) -> bool:
    """Say whether a text without danger of its own is asked about: a rumour of danger, and safety that is in doubt."""
    if parse.intent not in DOUBTS or alarm.door or _is_answer(tracker, parse.text):
        return False
    return not call_words.tells_home(store, parse.text)


def calmed(tracker: Tracker, parse: Parse) -> Parse:
    """Return what a text means besides danger: an answer to a form, else the likeliest other intent."""
    if parse.intent not in OF_DANGER:
        return parse
    if tracker.active_loop:
        return replace(parse, intent=FALLBACK_INTENT)
    if parse.guessed == SAFE:
        return replace(parse, intent=SAFE, confidence=1.0)
    others = [guess for guess in parse.ranking if guess.intent not in OF_DANGER | {SAFE, NO}]
    if others and others[0].confidence >= THRESHOLD:
        return replace(parse, intent=others[0].intent, confidence=others[0].confidence)
    return replace(parse, intent=FALLBACK_INTENT, confidence=0.0)


def taken_up(tracker: Tracker) -> str:
    """Return the text that a no is about, if it is to be understood anew; "" for none."""
    doubt: Doubt | None = tracker.slots.get("doubt")
    return "" if not doubt or doubt["answered"] else doubt["text"]


def _doubtful(store: Store, tracker: Tracker, parse: Parse, found: Danger) -> Alarm:
    """Return what is made of a text that may be a call."""
    text = parse.text
    if _goes_to_a_call(tracker):
        # The people next door, and whoever is in another commune, are a call of their own; whoever has called for
        # one need not be asked about the other.
        others = is_about_others(text) or rescue_calls.adds_one(store, tracker.slots, text)
        others = others and danger.reaches(found, Danger.POSSIBLE)
        return Alarm(CALL if others else "")
    if found is Danger.FAINT and (
        _is_answer(tracker, text) or rescue_question.is_another_matter(parse, found)
    ):
        return Alarm()
    least = Danger.LIKELY if _is_answer(tracker, text) else Danger.POSSIBLE
    asks = danger.reaches(found, least) and not rescue_question.is_another_matter(parse, found)
    return Alarm(ASK) if asks and not _is_denied(tracker) else Alarm(door=True)


def _is_answer(tracker: Tracker, text: str) -> bool:
    """Say whether a text may be the short answer that a form waits for."""
    waits = bool(tracker.active_loop) and tracker.slots.get(REQUESTED_SLOT) in SHORT_ANSWERS
    return waits and len(text.split()) <= MOST_WORDS_OF_ANSWER


def _answers_rescuers(store: Store, tracker: Tracker, text: str) -> bool:
    """Say whether a text is what the questions after a call ask for; people next door are a call of their own."""
    if call_talk.wants_no_calls(text) and rescue_calls.open_ones(store, tracker.slots):
        return True
    if tracker.active_loop != FORM or is_about_others(text) or says_also(text):
        return False
    if rescue_calls.adds_one(store, tracker.slots, text):
        return False
    if rules.is_exactly(CALL, text) or crises.understood(text):
        # A crisis needs other words, and other numbers.
        return False
    call: KnownCall | None = tracker.slots.get("rescue")
    if not call or not is_open(store, call):
        return False
    slot = str(tracker.slots.get(REQUESTED_SLOT))
    return len(text.split()) <= MOST_WORDS_OF_ANSWER and slot in rescue_facts.answered(store, slot, text)


def _asks_afterwards(store: Store, tracker: Tracker, text: str) -> bool:
    """Say whether somebody asks something whose call was taken back, or is over: no call is filed of a question."""
    over = _is_denied(tracker) or rescue_relief.call_of(store, tracker) is not None
    return over and rescue_answers.asks(text) and not crises.understood(text) and not _cries(text)


def _cries(text: str) -> bool:
    """Say whether a question is asked by somebody in danger: "có ai cứu không?", "nước tới nóc rồi, gọi số nào?"."""
    if rescue_answers.cries(text):
        return True
    parts = [part for part in _PARTS.findall(text) if part[-1] != "?" and not rescue_answers.asks(part)]
    return any(
        weighed.bare(part) is Danger.CERTAIN and not rescue_answers.tells_hazard(part) for part in parts
    )


def _adds_to_a_call(store: Store, tracker: Tracker, text: str) -> bool:
    """Say whether a cry may be about one's own call or about that for the people next door, or tells of a new place.

    The first is told to both; neither is answered with all numbers to call.
    """
    if tracker.active_loop or crises.understood(text):
        return False
    return rescue_sides.is_unclear(store, tracker.slots, text) or (
        relief.moves(text) and bool(rescue_calls.open_ones(store, tracker.slots))
    )


def _goes_to_a_call(tracker: Tracker) -> bool:
    """Say whether somebody called a short while ago, so that whatever they say goes to the rescuers."""
    return tracker.active_loop == FORM or (not tracker.active_loop and call_ends.has_called(tracker))


def _is_denied(tracker: Tracker) -> bool:
    """Say whether somebody said a short while ago that they need no rescue."""
    doubt: Any = tracker.slots.get("doubt")
    if not doubt or not doubt["denied"]:
        return False
    return datetime.now(UTC) - datetime.fromisoformat(doubt["at"]) < SAME_MATTER
