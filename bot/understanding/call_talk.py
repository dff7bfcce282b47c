"""Talk about a call for rescue that is open (`call_talk.yml`): what to do, no calls, who is missing, who is back.

Whatever else such words sound like, they are for the rescuers.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding import corrections
from bot.understanding.phrases import Phrases
from bot.understanding.spelling import written
from models.language.text import nfc
from models.safety import rescue_answers

WORDS = Phrases(Path(__file__).with_name("call_talk.yml"))


def asks_what_to_do(text: str) -> bool:
    """Say whether somebody asks what to do until help comes."""
    return _has(text, "what_to_do")


def asks_where(text: str) -> bool:
    """Say whether somebody asks whether it is known where they are."""
    return _has(text, "asks_where")


def wants_no_calls(text: str) -> bool:
    """Say whether somebody is not to be called: who is near hears it, or the phone is nearly empty."""
    return _has(text, "no_calls") and not _has(text, "calls_others")


def says_yes(text: str) -> bool:
    """Say whether a whole text is a yes to "is everybody safe?"."""
    return WORDS.is_whole(" ".join(written(nfc(text)).marked.split()).strip(" .!"), "agrees")


def says_not_over(text: str) -> bool:
    """Say whether a text says no to "is everybody safe?": "chưa, còn bà ngoại"."""
    typed = WORDS.typed(nfc(text))
    asks = "?" in text or rescue_answers.asks(text) or (typed.endswith(" chưa ") and typed.strip() != "chưa")
    return not asks and WORDS.has(WORDS.without(typed, "nobody_left"), "not_over")


def tells_of_missing(text: str) -> bool:
    """Say whether a text tells that somebody is not found."""
    return _has(text, "missing")


def tells_back(text: str) -> bool:
    """Say whether a text tells that somebody who was missing is back, and of nothing that is still wrong."""
    typed = WORDS.typed(nfc(text))
    if "?" in text or not WORDS.has(typed, "back"):
        return False
    return not WORDS.has(WORDS.without(typed, "back", "beside_back"), "not_back")


def tells_worse(text: str) -> bool:
    """Say whether a text tells that somebody is worse off, or left behind, whatever good it tells besides."""
    typed = WORDS.typed(nfc(text))
    return WORDS.has(WORDS.without(typed, "not_worse"), "worse")


def corrects(text: str) -> bool:
    """Say whether a text corrects what was told to the rescuers."""
    return rescue_answers.corrects(text) or corrections.is_correction(text)


def is_about(text: str, intent: str) -> bool:
    """Say whether a text is for the rescuers that was taken for something else.

    :param intent: what it was taken for.
    """
    if asks_what_to_do(text) or asks_where(text) or wants_no_calls(text) or tells_of_missing(text):
        return True
    if intent in WORDS.lists["corrected_over"] and corrects(text):
        return True
    return intent in WORDS.lists["mistaken_for"] and _has(text, "speaks_of")


def _has(text: str, name: str) -> bool:
    return WORDS.has(WORDS.typed(nfc(text)), name)
