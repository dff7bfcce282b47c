"""Offices: does a text ask how a public office is reached, which is nobody's private matter (`offices.yml`)?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("offices.yml"))

#: A longer text tells something.
MOST_WORDS = 16


def is_asked_for(text: str) -> bool:
    """Say whether a text asks for number, address or head of an office."""
    return _asks(text, "office")


def takes_complaints(text: str) -> bool:
    """Say whether a text asks so for an office that takes complaints and denunciations."""
    return _asks(text, "complaints")


def _asks(text: str, offices: str) -> bool:
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS or WORDS.has(typed, "private"):
        return False
    return WORDS.has(typed, offices) and WORDS.has(typed, "asked")
