"""Safety: does a text say that whoever writes it is safe? A call for help in doubt is never taken for that.

Three things must agree: words that show it and nothing against them (`safe_words`), the detector of safety, and the
detector of danger, which must be clearly less sure.
"""

from __future__ import annotations

from bot.understanding import alarms, danger, safe_words
from bot.understanding.alarms import Alarms
from bot.understanding.safe_words import Shown
from models.safety import check_in_words, well_words
from models.safety.check_ins import SafetyState
from models.safety.well_words import Answer


def judged(text: str, by: Alarms | None = None) -> bool:
    """Return whether a text says that its writer is safe, and nothing that may be a call for help.

    Good where nobody called and nobody was asked whether they need rescue; see `is_explicit`.

    :param by: other detectors than those of this process.
    """
    return _says(text, Shown.EVIDENT, by)


def is_explicit(text: str, by: Alarms | None = None) -> bool:
    """Return whether a text says so outright, as it must while a call is open or rescue was just asked about."""
    return well_words.understood(text) is Answer.WELL or _says(text, Shown.EXPLICIT, by)


def _says(text: str, least: Shown, by: Alarms | None) -> bool:
    word = check_in_words.understood(text)
    if word:
        return word.state is SafetyState.SAFE and not word.drill
    shown, levels = safe_words.shown(text), alarms.levels()
    if shown < least or (call := danger.margin(text, by)) >= levels["certain"]:
        return False
    safe = (by.margins if by else alarms.margins)(text).safe
    return shown is Shown.EXPLICIT or safe - call >= levels["safe_above_call"]
