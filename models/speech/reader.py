"""The reader: how a written text is said aloud, by an ordered table of rules.

A rule takes what no rule before it has taken, so the order is the whole precedence: "QĐ 1381/QĐ-BTTTT" is a number of a
document before its strokes can be a date. What nothing takes is said as it stands, place names above all. Whatever a
rule is not sure of, and every word that can be none, is named with its place, for whoever wrote it to look at.

Vietnamese is read whole. Of English only simple units and marks are, since voices know its numbers. Khmer is not read:
there is no voice for it, so it is recorded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models.speech import english
from models.speech.families import (
    capitals,
    dates,
    fractions,
    hours,
    legal,
    marks,
    measures,
    numbers,
    phones,
    romans,
    short_forms,
    web,
)
from models.speech.letters import is_syllable
from models.speech.rule import Family, Rule, Said
from models.speech.spoken_words import SpokenWords, usual

#: The families in the order in which they take what is theirs.
ORDER: tuple[Family, ...] = (
    web.rules,
    legal.rules,
    phones.rules,
    dates.rules,
    hours.rules,
    short_forms.rules,
    romans.rules,
    measures.rules,
    fractions.rules,
    marks.numerals,
    numbers.ranges,
    numbers.alone,
    measures.symbols,
    capitals.rules,
    marks.rules,
)

#: Languages that somebody can be read in; of the others there are recordings.
READ = ("vi", "en")

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_WORD = re.compile(r"[^\W\d_]+")


class Doubt(NamedTuple):
    """A piece of the text that somebody must look at: it stands from `start` to `end`, in characters."""

    token: str
    start: int
    end: int
    said: str


@dataclass(frozen=True)
class Reading:
    """How a text is said.

    :param text: what was read, in the form (NFC) that the places of `doubts` count in.
    :param spoken: what a voice is to say; "" where the language is not read.
    :param sentences: the same, one by one.
    :param doubts: what no rule knows, or what can be read in two ways.
    :param is_read: there is a reader for this language.
    """

    text: str
    spoken: str
    sentences: Sequence[str]
    doubts: Sequence[Doubt]
    is_read: bool = True


class _Claim(NamedTuple):
    start: int
    end: int
    said: Said


def read(text: str, language: str = "vi", words: SpokenWords | None = None) -> Reading:
    """Return how a text is said in a language, with the words of a province (those of the file if none are given)."""
    plain = unicodedata.normalize("NFC", text)
    if language not in READ:
        return Reading(plain, "", (), (), is_read=False)
    if language == "en":
        spoken = _tidy(english.spoken(plain))
        return Reading(plain, spoken, _sentences(spoken), ())
    return _vietnamese(plain, words or usual())


def _vietnamese(text: str, words: SpokenWords) -> Reading:
    # Digits of other scripts count as digits, each in its place.
    western = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    claims = _claims(western, words)
    spoken = _tidy(_joined(western, claims))
    doubts = [
        Doubt(text[one.start : one.end].strip(), *one[:2], one.said.words.strip())
        for one in claims
        if not one.said.is_sure
    ]
    doubts += _strange_words(text, claims, words)
    return Reading(text, spoken, _sentences(spoken), sorted(doubts, key=lambda one: one.start))


def _claims(text: str, words: SpokenWords) -> list[_Claim]:
    """Return what each rule takes, by place."""
    taken = bytearray(len(text))
    claims: list[_Claim] = []
    for rule in _rules(_Key(words)):
        at = 0
        while match := rule.pattern.search(text, at):
            start, end = match.span("at" if "at" in rule.pattern.groupindex else 0)
            said = None if any(taken[start:end]) or start == end else rule.say(match, words)
            if said is None:
                at = match.start() + 1
                continue
            claims.append(_Claim(start, end, said))
            taken[start:end] = b"\x01" * (end - start)
            at = end
    return sorted(claims, key=lambda one: one.start)


class _Key:
    """The tables of a province as a key of the cache: the same object has the same rules."""

    def __init__(self, words: SpokenWords) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.words is self.words


@lru_cache(maxsize=16)
def _rules(key: _Key) -> tuple[Rule, ...]:
    return tuple(rule for family in ORDER for rule in family(key.words))


def _joined(text: str, claims: Sequence[_Claim]) -> str:
    pieces, at = [], 0
    for claim in claims:
        said = claim.said.words
        # A word and a number may touch ("BĐ3", "2,15m"); what is said of them may not.
        pieces += [text[at : claim.start], _apart(said, text, claim)]
        at = claim.end
    return "".join([*pieces, text[at:]])


def _apart(said: str, text: str, claim: _Claim) -> str:
    begins = claim.start > 0 and text[claim.start - 1].isalnum() and said[:1].isalnum()
    ends = claim.end < len(text) and text[claim.end].isalnum() and said[-1:].isalnum()
    return f"{' ' if begins else ''}{said}{' ' if ends else ''}"


def _strange_words(text: str, claims: Sequence[_Claim], words: SpokenWords) -> list[Doubt]:
    """Return the words that no rule took and that have no form of a Vietnamese one."""
    known = {one.casefold() for one in words.known}
    taken = bytearray(len(text))
    for claim in claims:
        taken[claim.start : claim.end] = b"\x01" * (claim.end - claim.start)
    return [
        Doubt(word[0], *word.span(), word[0])
        for word in _WORD.finditer(text)
        if not taken[word.start()]
        and len(word[0]) > 1
        and not is_syllable(word[0])
        and word[0].casefold() not in known
    ]


def _tidy(text: str) -> str:
    """Return a text with one blank between words, no mark twice, and an end."""
    text = " ".join(text.split())
    text = re.sub(r"\s+([.,!?:])", r"\1", text)
    text = re.sub(r"([,:])(?:\s*[,:])+", r"\1", text)
    text = re.sub(r"[,:\s]*([.!?])(?:\s*[.,!?:])*", r"\1", text)
    text = re.sub(r"([.,!?:])(?=[^\W\d_])", r"\1 ", text)
    text = re.sub(r"^[\s.,:!?]+", "", text)
    text = re.sub(r"[\s,:]+$", "", text)
    return text if not text or text[-1] in ".!?" else f"{text}."


def _sentences(spoken: str) -> list[str]:
    return [sentence for one in _SENTENCE.findall(spoken) if (sentence := one.strip())]
