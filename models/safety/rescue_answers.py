"""Rescue answers: what a text answers to "do you need rescue now?", and what takes a call back, by words alone.

The words stand in `rescue_answers.yml`. A clear no is a no; a yes may be said in any words. What describes a danger, or
tells a place or a number, is judged by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypedDict, cast

from models.language.text import fold, marked, nfc
from models.store import datafiles

#: A longer text has its yes at the beginning, or none.
SHORT = 7

_WORD = re.compile(r"[\w\u1780-\u17ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")

Words = tuple[str, ...]


class RescueAnswer(StrEnum):
    """What a text answers."""

    YES = "yes"
    NO = "no"
    #: No, unless the text describes a danger besides.
    WEAK_NO = "weak_no"


class TakenBack(NamedTuple):
    """What takes a call back.

    :param rest: the other words of the text, which may tell of a danger.
    :param by_mistake: the call was never meant.
    """

    rest: str
    by_mistake: bool


class RescueAnswersFile(TypedDict):
    """The file `rescue_answers.yml`."""

    agrees: list[str]
    urges: list[str]
    refuses: list[str]
    refuses_weakly: list[str]
    refuses_whole: list[str]
    around: list[str]
    no_yes: list[str]
    takes_back: list[str]
    mistakes: list[str]
    slips: list[str]
    details: list[str]
    stays: list[str]
    not_safe: list[str]
    unneeded: list[str]
    nobody: list[str]
    only_asked: list[str]
    hazards: list[str]
    unharmed: list[str]
    persons: list[str]
    in_danger: list[str]
    knows_no_more: list[str]
    saved: list[str]
    not_saved: list[str]
    asks: list[str]
    cries: list[str]
    spelling: dict[str, str]


def understood(text: str) -> RescueAnswer | None:
    """Return what the words of a text answer; None where they leave it open."""
    typed, words = _read(text)
    if _is_of(words, "refuses_whole"):
        return RescueAnswer.NO
    if _has("refuses", words, typed) or _beside_question(text) is not None:
        return RescueAnswer.NO
    if _has("refuses_weakly", words, typed):
        return RescueAnswer.WEAK_NO
    return RescueAnswer.YES if _agrees(words, typed) and not asks(text) else None


def asks(text: str) -> bool:
    """Say whether a text asks something: such a text says neither yes nor no."""
    typed, words = _read(text)
    if "?" in text and words:
        return True
    # "có tốn tiền không"
    has = next((at for at, word in enumerate(words) if word in ("có", "co")), None)
    by_verb = has is not None and len(words) > has + 2 and words[-1] in ("không", "khong")
    return by_verb or _has("asks", words, typed)


def cries(text: str) -> bool:
    """Say whether a text asks whether anybody comes, or why nobody does."""
    typed, words = _read(text)
    return _has("cries", words, typed)


def stays(text: str) -> bool:
    """Say whether a text says that help is still needed."""
    typed, words = _read(text)
    return _has("stays", words, typed)


def taken_back(text: str) -> TakenBack | None:
    """Return what a text leaves beside the words that take a call back; None where there are none."""
    typed, words = _read(text)
    if _has("stays", words, typed) or "?" in text or corrects(text):
        return None
    if (beside := _beside_question(text)) is not None:
        return TakenBack(beside, by_mistake=True)
    if not _has("takes_back", words, typed):
        return None
    rest = _without("takes_back", words)
    if rest == words:
        rest = _bare(next(one[0] for one in _listed("takes_back") if one[0] in typed), typed)
    return TakenBack(" ".join(rest), _has("mistakes", words, typed))


def _beside_question(text: str) -> str | None:
    """Return the other words of a text that says that it was only a question, a dog, a child with the phone.

    None where it does not say so.
    """
    plain = fold(" ".join(_read(text)[1]))
    found = [hit for one in _only_asked() if (hit := one.search(plain))]
    if not found:
        return None
    for hit in found:
        plain = plain.replace(hit[0], " ")
    return " ".join(plain.split())


def corrects(text: str) -> bool:
    """Say whether a text says that a number, a place or a button was wrong: the call itself was meant."""
    typed, words = _read(text)
    return _has("details", words, typed) and slips(text)


def slips(text: str) -> bool:
    """Say whether a text tells of a slip of the finger, and takes no call back besides."""
    typed, words = _read(text)
    if not _has("slips", words, typed):
        return False
    left = typed
    for phrase in _khmer("slips"):
        left = left.replace(phrase, " ")
    return not _has("takes_back", _without("slips", words), left)


def not_safe(text: str) -> bool:
    """Say whether a text tells that people are not safe, though they said so."""
    typed, words = _read(text)
    return _has("not_safe", words, typed) and not asks(text)


def beside_nobody(text: str) -> str | None:
    """Return what a text says beside "nobody is trapped", or "no rescue"; None where it does not say so."""
    typed, words = _read(text)
    if not _has("nobody", words, typed):
        return None
    rest = _without("nobody", words)
    if rest == words:
        rest = _bare(next(one for one in _khmer("nobody") if one in typed), typed)
    return " ".join(rest)


def says_unneeded(text: str) -> bool:
    """Say whether a text says that no rescue is needed any more, and not only that nobody is trapped."""
    typed, words = _read(text)
    return _has("unneeded", words, typed)


def knows_no_more(text: str) -> bool:
    """Say whether a whole text says that there is nothing more to tell."""
    typed, words = _read(text)
    return _is_of(words, "knows_no_more") or typed.strip() in _khmer("knows_no_more")


def tells_saved(text: str) -> bool:
    """Say whether a text tells that somebody was brought to safety."""
    typed, words = _read(text)
    return _has("saved", words, typed) and not _has("not_saved", words, typed)


def tells_hazard(text: str, *, writer: bool = False) -> bool:
    """Say whether a text tells of something dangerous, and of nobody in danger.

    :param writer: it may speak of people, too, since it says that none of them needs rescue.
    """
    typed, words = _read(text)
    if not _has("hazards", words, typed) or _has("in_danger", words, typed):
        return False
    rest, left = _without("unharmed", words), typed
    for phrase in _khmer("unharmed"):
        left = left.replace(phrase, " ")
    return writer or not _has("persons", rest, left)


def _bare(khmer: str, typed: str) -> Words:
    return tuple(typed.replace(khmer, " ").split())


def _read(text: str) -> tuple[str, Words]:
    """Return a text as it is compared, and its words with chat spelling written out."""
    typed, spelling = marked(nfc(text)), _file()["spelling"]
    return typed, tuple(word for one in _WORD.findall(typed) for word in spelling.get(one, one).split())


def _agrees(words: Words, typed: str) -> bool:
    rest = _without("no_yes", words)
    if _KHMER.search(typed):
        return _has("agrees", rest, typed)
    while rest and (length := _begins(rest, "around")) and not _begins(rest, "agrees"):
        rest = rest[length:]
    return bool(_begins(rest, "agrees")) or (len(words) <= SHORT and _has("urges", rest, typed))


def _is_of(words: Words, name: str) -> bool:
    """Say whether a text is of the words of a list, with those of `around`, and of nothing besides."""
    rest, found = words, False
    while rest:
        if length := _begins(rest, name):
            found = True
        elif not (length := _begins(rest, "around")):
            return False
        rest = rest[length:]
    return found


def _begins(words: Words, name: str) -> int:
    """Return how many words of a text are the longest phrase of a list that it begins with; 0 for none."""
    phrases = _listed(name)
    return next(
        (size for size in range(min(len(words), _longest(name)), 0, -1) if words[:size] in phrases), 0
    )


def _has(name: str, words: Words, typed: str) -> bool:
    # Khmer is written without blanks, so there a word may stand anywhere.
    return any(_begins(words[at:], name) for at in range(len(words))) or any(
        map(typed.__contains__, _khmer(name))
    )


@lru_cache(maxsize=16)
def _khmer(name: str) -> tuple[str, ...]:
    return tuple(phrase[0] for phrase in _listed(name) if _KHMER.match(phrase[0]))


def _without(name: str, words: Words) -> Words:
    rest: list[str] = []
    at = 0
    while at < len(words):
        length = _begins(words[at:], name)
        rest += () if length else (words[at],)
        at += length or 1
    return tuple(rest)


@lru_cache(maxsize=16)
def _longest(name: str) -> int:
    return max(map(len, _listed(name)))


@lru_cache(maxsize=16)
def _listed(name: str) -> frozenset[Words]:
    texts = cast(dict[str, list[str]], _file())[name]
    return frozenset(one for text in texts for one in _spellings(marked(text).split()))


def _spellings(words: Sequence[str]) -> list[Words]:
    """Return words as they may be typed: each with all its marks, or with none."""
    found: list[Words] = [()]
    for word in words:
        found = [(*one, form) for one in found for form in dict.fromkeys((word, fold(word)))]
    return found


@lru_cache(maxsize=1)
def _only_asked() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in _file()["only_asked"])


@lru_cache(maxsize=1)
def _file() -> RescueAnswersFile:
    return cast(RescueAnswersFile, datafiles.read("rescue_answers.yml"))
