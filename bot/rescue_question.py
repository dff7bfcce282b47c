"""The question "do you need rescue?": how long it stands open, and what a text answers to it.

A yes is a yes in any words, a place, a phone, a number of people, more of the danger. What asks, what clearly is
another matter, and what is harmless answers nothing: it is answered as what it is, and the question stands open
for two more messages, in which only a clear yes, a no or danger counts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot import call_words
from bot.actions import rescue_facts
from bot.actions.rescue_doubts import Doubt
from bot.actions.rescue_facts import PEOPLE, PHONE, PLACE
from bot.engine.parse import Parse
from bot.engine.tracker import Tracker
from bot.understanding import contacts, contrast, danger, plain_no, weighed
from bot.understanding.danger import Danger, worst
from bot.understanding.glued import parted
from models.safety import rescue_answers
from models.safety.rescue_answers import RescueAnswer
from models.store import Store

#: The response that asks.
QUESTION = "utter_maybe_rescue"

CALL, NO, SAFE = "need_rescue", "no_rescue", "safe_checkin"

#: An answer that comes later belongs to no question.
STANDS_FOR = timedelta(minutes=10)

#: What a text may be taken for that answers the question; everything else that is so sure is another matter.
ANSWERS = frozenset({CALL, "maybe_rescue", "affirm", "deny", NO, SAFE, "inform_place", "skip"})
CLEARLY = 0.6

#: From this on another matter weighs more than a faint danger.
RATHER = 0.4

#: So many words stand around a phone that answers.
MOST_WORDS_AROUND = 4

#: What is told of a place or of people in more words is a story.
SHORT_FACTS = 14


class Open(StrEnum):
    """Whether the question stands open."""

    NO = "no"
    #: It was asked in the message before.
    NOW = "now"
    #: It was passed over.
    STILL = "still"


def state(tracker: Tracker, asked: str) -> Open:
    """Return whether the question stands open.

    :param asked: the action with which the turn before ended.
    """
    if asked == QUESTION:
        return Open.NOW
    doubt: Doubt | None = tracker.slots.get("doubt")
    if not doubt or doubt["denied"] or not doubt.get("turns"):
        return Open.NO
    recent = datetime.now(UTC) - datetime.fromisoformat(doubt["at"]) < STANDS_FOR
    return Open.STILL if recent else Open.NO


def pass_over(tracker: Tracker) -> None:
    """Note that a message answered something else."""
    doubt: Doubt | None = tracker.slots.get("doubt")
    if doubt and doubt.get("turns"):
        tracker.set("doubt", {**doubt, "turns": doubt["turns"] - 1})


def answered(store: Store, tracker: Tracker, parse: Parse, found: Danger, stands: Open) -> str:
    """Return what a text answers to the question, as an intent; "" where it is no answer."""
    text = parted(parse.text)
    if found is Danger.CERTAIN:
        return CALL
    if contrast.is_safe(text):
        return SAFE
    found = worst(found, contrast.danger_of_parts(text))
    if _says_no(text, found) or says_no_beside(store, text, found):
        # What another question asked is answered with "no", too.
        return "" if stands is Open.STILL and tracker.active_loop else NO
    if danger.reaches(found, Danger.LIKELY) or (stands is Open.NOW and _is_number(text)):
        return CALL
    if rescue_answers.asks(text) or is_another_matter(parse, found):
        return ""
    if stands is Open.STILL and (tracker.active_loop or tracker.slots.get("pending")):
        return ""
    if rescue_answers.understood(text) is RescueAnswer.YES or danger.reaches(found, Danger.POSSIBLE):
        return CALL
    return CALL if stands is Open.NOW and (found is Danger.FAINT or _tells(store, text)) else ""


def _says_no(text: str, found: Danger) -> bool:
    said = rescue_answers.understood(text)
    weakly = said is RescueAnswer.WEAK_NO and not danger.reaches(found, Danger.POSSIBLE)
    return said is RescueAnswer.NO or weakly


def says_no_beside(store: Store, text: str, found: Danger) -> bool:
    """Say whether a text says no, and only names a place or another wish behind it: "no, only news of Cầu Kè"."""
    rest = plain_no.rest(text)
    if not rest or danger.reaches(weighed.bare(rest), Danger.POSSIBLE):
        return False
    if danger.reaches(found, Danger.POSSIBLE):
        # "No, Cầu Kè" weighs like "nổ"; nothing but the name of a place stands behind it.
        return not danger.reaches(found, Danger.LIKELY) and call_words.names_a_place(store, rest)
    told = rescue_facts.told(store, rest)
    return not told & {PEOPLE, PHONE} and (
        PLACE in told or plain_no.is_only(rest) or call_words.names_a_place(store, rest)
    )


def is_another_matter(parse: Parse, found: Danger) -> bool:
    """Say whether a text clearly means something else."""
    if not parse.ranking:
        return False
    likeliest = parse.ranking[0]
    if likeliest.intent in ANSWERS or (likeliest.intent == "report_incident" and found is not Danger.NONE):
        return False
    return likeliest.confidence >= (RATHER if found is Danger.FAINT else CLEARLY)


def _is_number(text: str) -> bool:
    """Say whether a text is a phone, with few words around it."""
    return bool(contacts.phone_of(text)) and len(re.findall(r"[^\W\d_]+", text)) <= MOST_WORDS_AROUND


def _tells(store: Store, text: str) -> bool:
    """Say whether a text is what rescuers need: a phone, a number of people, a place."""
    if contacts.phone_of(text):
        return True
    told = rescue_facts.told(store, text)
    return len(text.split()) <= SHORT_FACTS and bool(told & {PLACE, PEOPLE, PHONE})
