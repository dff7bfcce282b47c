"""Safety: does a text say that whoever writes it is safe? A call for help in doubt is never taken for that."""

from __future__ import annotations

from bot.understanding import alarms, danger, signs
from bot.understanding.alarms import Alarms
from bot.understanding.spelling import written
from models.safety import check_in_words
from models.safety.check_ins import SafetyState

#: The sign of a text that denies what it names: "không an toàn".
UNWELL = "unwell"


def judged(text: str, by: Alarms | None = None) -> bool:
    """Return whether a text says that its writer is safe, and nothing that may be a call for help.

    :param by: other detectors than those of this process.
    """
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.SAFE and not word.drill
    levels, safe = alarms.levels(), (by.margins if by else alarms.margins)(text).safe
    if safe < levels["safe"] or UNWELL in signs.found(written(text)):
        return False
    call = danger.margin(text, by)
    return call < levels["certain"] and safe - call >= levels["safe_above_call"]
