"""Danger: does a text call for help?

`judged` is asked about every message, at every step of every conversation, before forms and limits.
"""

from __future__ import annotations

from enum import StrEnum

from bot.understanding import rules
from models.safety import check_in_words
from models.safety.check_ins import SafetyState


class Danger(StrEnum):
    """How surely a text calls for help."""

    NONE = "none"
    #: Ask one short question: "Do you need rescue?"
    POSSIBLE = "possible"
    #: File the call at once.
    CERTAIN = "certain"


_INTENTS = {"need_rescue": Danger.CERTAIN, "maybe_rescue": Danger.POSSIBLE}


def judged(text: str) -> Danger:
    """Return how surely a text calls for help, whoever writes it and whatever was asked before."""
    word = check_in_words.understood(text)
    if word:
        calls = word.state is SafetyState.NEED_HELP and not word.drill and not word.by_asking
        return Danger.CERTAIN if calls else Danger.NONE
    return _INTENTS.get(rules.decided(text), Danger.NONE)
