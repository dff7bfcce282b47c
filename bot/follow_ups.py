"""Short questions about the report that was just shown ("ai làm", "since when"): its status answers them."""

from __future__ import annotations

import re

from bot.actions import rescue_calls
from bot.actions.own_reports import is_recent
from bot.engine.parse import write_payload
from bot.engine.tracker import Tracker
from bot.understanding import waiting
from models.language.text import fold

#: A longer text tells something.
MOST_WORDS = 7

_SHORT_PIN = re.compile(r"\d{3,5}|\d{7,8}")
_WHO = r"(?:dang |dag |dg )?(?:lam|xu ly|xl|phu trach|lo|nhan|giai quyet|giu|coi)(?: \w+){0,2}"
_QUESTION = re.compile(
    rf"(?:(?:vay|the|ma|roi|da|z|gio) )?(?:ai {_WHO}|(?:co quan|ben|cho|don vi) nao {_WHO}"
    r"|(?:tu|gui|nop|nhan)(?: \w+)? (?:bao gio|khi nao|hoi nao|luc nao|hom nao|ngay nao|bua nao|may gio)(?: \w+)?"
    r"|(?:toi|den) dau(?: \w+){0,2}|con bao lau(?: \w+){0,2}|(?:khi nao|chung nao|bao gio) (?:tra loi|xong)(?: \w+)?"
    r"|who (?:does|is doing|handles|is handling|has|is responsible for)(?: it| this| that)?"
    r"|who is (?:in charge|responsible)"
    r"|which agency(?: \w+){0,3}|since when|(?:and )?how far(?: \w+){0,3}|when was (?:it|this) (?:sent|filed)"
    r"|by when|when will they answer)"
    r"|(?:តើ)?(?:អ្នកណា|នរណា|ស្ថាប័នណា).*|(?:តើ)?(?:តាំងពី|ផ្ញើ)(?:ពេលណា|ថ្ងៃណា).*|(?:តើ)?(?:ដល់ណា|ដល់ណាហើយ)"
)


def payload(tracker: Tracker, text: str) -> str:
    """Return the payload that shows the report again which was shown a short while ago; "" for any other text."""
    if tracker.slots.get("asked_code") and not tracker.active_loop and _SHORT_PIN.fullmatch(text.strip()):
        # A PIN with figures missing is a wrong one, and no small talk.
        return write_payload("give_pin", pin=text.strip())
    if rescue_calls.is_waiting(tracker.slots) and waiting.asks_when(text):
        # Of a call for rescue it is asked whether anybody has taken it.
        return ""
    spoken = tracker.slots.get("spoken_of")
    if tracker.active_loop or not spoken or not is_recent(spoken["at"]) or not is_question(text):
        return ""
    return write_payload("check_status")


def is_question(text: str) -> bool:
    """Say whether a text asks nothing but who has a report, since when, and how far it is."""
    words = re.findall(r"[\w\u1780-\u17ff]+", fold(text))
    return len(words) <= MOST_WORDS and bool(_QUESTION.fullmatch(" ".join(words)))
