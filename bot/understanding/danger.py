"""Danger: does a text call for help?

`judged` is asked about every message, at every step of every conversation, before forms and limits. Whole texts that
are known calls come first (`check_in_words.yml`, `exact` in the lexicon); everything else is weighed (`alarms`), each
sentence of a longer text apart, too, for a call may stand at the end of a long story.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from bot.understanding import alarms, everyday, places, rules, verdicts
from bot.understanding.alarms import CALL, Alarms
from bot.understanding.glued import parted
from bot.understanding.places import PlaceKind
from models.content import questions
from models.language.text import fold, nfc
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

#: Who somebody is, how many they are and how old is an answer to a question, and no more.
_OF_PERSONS = (
    r"\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nguoi|dua|em|co|tong|cong|a|da|oi|nhe|nghen|toi|tui|minh|con|chau|nha|me|ma|ong|ba"
    r"|cha|vo|chong|be|anh|chi|chu|di|noi|ngoai|tuoi|nay|roi|song|o|voi|va|chi|thoi|ten|la|chao|gia|lon|nho|tre|gai|trai"
    r"|i|am|my|is|are|we|he|she|her|his|son|daughter|student|mother|father|wife|husband|years?|old|people|of|us|and|alone|live|just|only"
)
_IS_COUNT = re.compile(rf"(?=.*[a-z])(?:(?:{_OF_PERSONS})\b[\s,.!]*)+")

#: A cry whatever else is in the text.
_CRY = re.compile(r"\bsos\b|🆘")

#: Texts of so many words are judged sentence by sentence, too, and sentences of so many.
_LONG, _SENTENCE = 14, 4
#: Of very long texts so many characters are read, and so many sentences at each end.
_READ, _EACH_END = 6_000, 8
#: A sentence alone must be so much surer: what stands around it may say that it is over.
_ALONE = 0.4

#: A sentence of more words is read in windows of so many.
_ENDLESS, _WINDOW = 60, 24

_DANGLING = re.compile(r"(?:(?<=\s)|^)(?:ở|o|tại|tai|at|in|on|gần|gan|near)\s+(?=,)", re.IGNORECASE)

_ENDS = re.compile(r"[.!?…;\n។]+\s*|,\s+(?=(?:mà|nhưng|giờ|còn|với lại|ma|nhung|gio|con|but|and|now)\b)")


# Asked several times about each message, while it is understood and answered.
@lru_cache(maxsize=1_000)
def judged(text: str, by: Alarms | None = None) -> Danger:
    """Return how surely a text calls for help, whoever writes it and whatever was asked before.

    :param by: other detectors than those of this process.
    """
    text = parted(text)
    word = check_in_words.understood(text)
    if word and not (word.by_asking and verdicts.least(text)):
        calls = word.state is SafetyState.NEED_HELP and not word.drill and not word.by_asking
        return Danger.CERTAIN if calls else Danger.NONE
    if not _SAYS_SOMETHING.search(nfc(text)) or _IS_COUNT.fullmatch(" ".join(fold(text).split())):
        return Danger.NONE
    if rules.is_exactly(CALL, text):
        return Danger.CERTAIN
    if rules.is_exactly("maybe_rescue", text):
        return Danger.LIKELY
    found = of_margin(margin(text, by))
    if rest := _without_address(text):
        # The words of an address weigh little, and make those of the call weigh less.
        found = worst(found, _of_rest(rest, found, by))
    if _CRY.search(text.lower()):
        return worst(found, Danger.POSSIBLE)
    return _by_words(text, _at_most(found, _of_every_day(text)))


def _by_words(text: str, found: Danger) -> Danger:
    """Return how surely a text calls for help, where words in it decide, whatever it weighs."""
    if least := verdicts.least(text):
        return Danger(least) if verdicts.says_nothing_else(text) else worst(found, Danger(least))
    most = verdicts.most(text)
    return _at_most(found, Danger(most)) if most else found


#: What calls nobody, whatever it sounds like.
_NONE_OF_THESE = (everyday.is_lonely, everyday.is_threat, everyday.is_blocked, everyday.is_of_wanted)


def _of_every_day(text: str) -> Danger:
    """Return how surely a text can call for help at most that tells of everyday troubles."""
    if everyday.is_chronic(text):
        return Danger.POSSIBLE if everyday.is_grave(text) else Danger.FAINT
    if everyday.is_hearsay(text) or everyday.is_told(text):
        return Danger.LIKELY
    if any(is_none(text) for is_none in _NONE_OF_THESE):
        return Danger.NONE
    # "con chay" is "còn chạy" where a ferry is asked about, and no fire.
    asks = everyday.is_impatient(text) or everyday.is_light(text) or questions.asks_for_hours(text)
    return Danger.FAINT if asks else Danger.CERTAIN


def _at_most(found: Danger, most: Danger) -> Danger:
    return min(found, most, key=_RANKS.__getitem__)


def _of_rest(rest: str, whole: Danger, by: Alarms | None) -> Danger:
    """Return how surely what is left of a text without its address calls for help.

    Known words are believed. What but weighs like a call is one only where the whole weighs like one, too, and none
    where the whole does not in the least: of 3,390 texts of four writers who were held back 20 would have been filed
    for such a rest alone, and the only call among them weighed like one as a whole.

    :param whole: how surely the whole text calls.
    """
    word = check_in_words.understood(rest)
    if word:
        known = word.state is SafetyState.NEED_HELP and not word.drill and not word.by_asking
    else:
        known = rules.is_exactly(CALL, rest)
    weighs = not word and reaches(whole, Danger.FAINT) and of_margin(margin(rest, by)) is Danger.CERTAIN
    if not known and not weighs:
        return Danger.NONE
    is_sure = len(rest.split()) > 1 and (known or reaches(whole, Danger.LIKELY))
    return Danger.CERTAIN if is_sure else Danger.LIKELY


def _without_address(text: str) -> str:
    """Return a text without the words that tell a place; "" where it has none, or nothing besides."""
    rest = places.without(text, frozenset(PlaceKind))
    if rest == nfc(text):
        return ""
    return _DANGLING.sub("", rest).strip(" ,.;")


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
    ended = (window for one in _ENDS.split(text[:_READ]) for window in _windows(one))
    found = [one for one in ended if len(one.split(maxsplit=_SENTENCE)) >= _SENTENCE]
    return list(dict.fromkeys((*found[:_EACH_END], *found[-_EACH_END:]))) if len(found) > 1 else []


def _windows(sentence: str) -> list[str]:
    """Return a sentence, or the parts of one that never ends, each half of the next."""
    words = sentence.split()
    if len(words) <= _ENDLESS:
        return [sentence]
    starts = range(0, len(words) - _WINDOW // 2, _WINDOW // 2)
    return [*(" ".join(words[start : start + _WINDOW]) for start in starts), " ".join(words[-_WINDOW:])]
