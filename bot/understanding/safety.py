"""Safety: does a text say that whoever writes it is safe? A call for help in doubt is never taken for that."""

from __future__ import annotations

from bot.understanding import danger, rules
from bot.understanding.danger import Danger
from models.safety import check_in_words
from models.safety.check_ins import SafetyState


def judged(text: str) -> bool:
    """Return whether a text says that its writer is safe, and nothing that may be a call for help."""
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.SAFE and not word.drill
    return rules.decided(text) == "safe_checkin" and danger.judged(text) is Danger.NONE
