"""Outages: does a text ask when power or water that was cut comes back (`outages.yml`)?"""

from __future__ import annotations

from pathlib import Path

from bot.understanding.phrases import Phrases
from models.language.text import nfc

WORDS = Phrases(Path(__file__).with_name("outages.yml"))

#: What may be cut, by the codes of `hotline_matters.yml`.
CUT = ("power", "water")

#: A longer text tells more than that.
MOST_WORDS = 25


def asked_back(text: str) -> str:
    """Return what a text asks to have back: "power", "water"; "" for nothing."""
    typed = WORDS.typed(nfc(text))
    if len(typed.split()) > MOST_WORDS or not (WORDS.has(typed, "when") and WORDS.has(typed, "back")):
        return ""
    return next((name for name in CUT if WORDS.has(typed, name)), "")
