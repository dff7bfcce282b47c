"""Needless: does a text say clearly that no rescue is needed any more (`needless.yml`)?

While a call is open nothing is guessed there.
"hurry" is no "hủy", "Huy" is a name, and "bấm nhầm, cứu tui" calls for help: who takes back a call says so outright,
or says one word and nothing besides, and nothing in the text calls.
"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc
from models.safety import rescue_answers

WORDS = Phrases(Path(__file__).with_name("needless.yml"))

#: Typed without its marks "hủy" is a name, unless it looks like a command by SMS.
_NAME, _COMMAND = "huy", "HUY"


def judged(text: str) -> bool:
    """Return whether a text says that no rescue is needed any more, and nothing that calls for it."""
    if rescue_answers.corrects(text):
        return False
    typed = WORDS.typed(nfc(text))
    if _is_whole(typed, text):
        return True
    rest = WORDS.without(typed, "outright")
    return rest != typed and not WORDS.has(WORDS.without(rest, "beside"), "calls")


def _is_whole(typed: str, text: str) -> bool:
    for form in (typed, WORDS.without(typed, "around")):
        word = " ".join(form.replace("·", " ").split())
        if word == _NAME:
            return _COMMAND in text
        if WORDS.is_whole(word, "whole"):
            return True
    return False
