"""Danger: does a text call for help?

`judged` is asked about every message, at every step of every conversation, before forms and limits. Whole texts that
are known calls come first (`check_in_words.yml`, `exact` in the lexicon); everything else is weighed (`alarms`), each
sentence of a longer text apart, too, for a call may stand at the end of a long story.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.understanding import alarms, rules
from bot.understanding.alarms import CALL, Alarms
from models.language.text import nfc
from models.safety import check_in_words
from models.safety.check_ins import SafetyState


class Danger(StrEnum):
    """How surely a text calls for help."""

    NONE = "none"
    #: Answer it for what it means, and show in one line how to call.
    FAINT = "faint"
    #: Ask one short question, "do you need rescue?", unless the text answers something that the bot asked.
    POSSIBLE = "possible"
    #: Ask it whatever else was asked.
    LIKELY = "likely"
    #: File the call at once.
    CERTAIN = "certain"


_RANKS = {level: rank for rank, level in enumerate(Danger)}

#: Letters, digits or a picture: "???" and "!!!" say nothing of danger.
_SAYS_SOMETHING = re.compile(r"[^\W_]|[\u1780-\u17ff\U0001F100-\U0001FAFF\u2600-\u27BF]")

#: A cry whatever else is in the text.
_CRY = re.compile(r"\bsos\b|🆘")

#: Texts of so many words are judged sentence by sentence, too, and sentences of so many.
_LONG, _SENTENCE = 14, 4
#: Of very long texts so many characters are read, and so many sentences at each end.
_READ, _EACH_END = 6_000, 8
#: A sentence alone must be so much surer: what stands around it may say that it is over.
_ALONE = 0.4

_ENDS = re.compile(r"[.!?…;\n។]+\s*|,\s+(?=(?:mà|nhưng|giờ|còn|với lại|ma|nhung|gio|con|but|and|now)\b)")


def judged(text: str, by: Alarms | None = None) -> Danger:
    """Return how surely a text calls for help, whoever writes it and whatever was asked before.

    :param by: other detectors than those of this process.
    """
    word = check_in_words.understood(text)
    if word:
        calls = word.state is SafetyState.NEED_HELP and not word.drill and not word.by_asking
        return Danger.CERTAIN if calls else Danger.NONE
    if not _SAYS_SOMETHING.search(nfc(text)):
        return Danger.NONE
    if rules.is_exactly(CALL, text):
        return Danger.CERTAIN
    if rules.is_exactly("maybe_rescue", text):
        return Danger.LIKELY
    found = of_margin(margin(text, by))
    return worst(found, Danger.POSSIBLE) if _CRY.search(text.lower()) else found


def of_margin(found: float) -> Danger:
    """Return how surely a text calls for help by its margin."""
    levels = alarms.levels()
    if found >= levels["certain"]:
        return Danger.CERTAIN
    if found >= levels["likely"]:
        return Danger.LIKELY
    if found >= levels["possible"]:
        return Danger.POSSIBLE
    return Danger.FAINT if found >= levels["faint"] else Danger.NONE


def reaches(found: Danger, level: Danger) -> bool:
    """Say whether a judgement is at least so sure."""
    return _RANKS[found] >= _RANKS[level]


def worst(*levels: Danger) -> Danger:
    """Return the surest of some judgements; none where there is none."""
    return max(levels, key=_RANKS.__getitem__, default=Danger.NONE)


def margin(text: str, by: Alarms | None = None) -> float:
    """Return how surely a text calls for help, or its surest sentence; above 0 rather yes than no."""
    margins = by.margins if by else alarms.margins
    return max([margins(text).call, *(margins(one).call - _ALONE for one in _sentences(text))])


def _sentences(text: str) -> list[str]:
    if len(text.split(maxsplit=_LONG)) < _LONG:
        return []
    found = [one for one in _ENDS.split(text[:_READ]) if len(one.split(maxsplit=_SENTENCE)) >= _SENTENCE]
    return list(dict.fromkeys((*found[:_EACH_END], *found[-_EACH_END:]))) if len(found) > 1 else []
