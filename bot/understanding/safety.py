"""Safety: does a text say that whoever writes it is safe? A call for help in doubt is never taken for that."""

from __future__ import annotations

from bot.understanding import alarms, danger, signs
from bot.understanding.alarms import Alarms
from bot.understanding.spelling import written
from models.safety import check_in_words
from models.safety.check_ins import SafetyState

#: The sign of a text that denies what it names: "không an toàn".
UNWELL = "unwell"

#: Nobody is safe without one of these signs, whatever else the text is like: "dạ ở nhà con" is not.
WELL, OVER = frozenset({"well", "nobody_hurt"}), "over"

#: "In the hall of the hamlet, waiting for rescue" is not over.
ASKS_HELP = "ask_help"


def judged(text: str, by: Alarms | None = None) -> bool:
    """Return whether a text says that its writer is safe, and nothing that may be a call for help.

    :param by: other detectors than those of this process.
    """
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.SAFE and not word.drill
    levels, safe = alarms.levels(), (by.margins if by else alarms.margins)(text).safe
    if safe < levels["safe"] or "?" in text or not _shows(text):
        return False
    call = danger.margin(text, by)
    return call < levels["certain"] and safe - call >= levels["safe_above_call"]


def _shows(text: str) -> bool:
    """Say whether a text has a sign of safety, and none against it."""
    found = set(signs.found(written(text)))
    return UNWELL not in found and (bool(WELL & found) or (OVER in found and ASKS_HELP not in found))
