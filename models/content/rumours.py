"""Rumours: which corrected claim somebody means who asks whether it is true ("có thật là vỡ đê không?").

Question and claim are reduced to what they are about: words around a claim and words of every sentence go, and what
means the same becomes one word (`models/data/corrections.yml`). The more of them are the same, the more alike the two
are. Two that name different numbers or different communes are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from models.areas import areas
from models.areas.areas import AREAS
from models.content import claims, negations
from models.content.claims import CLAIMS, Claim
from models.content.correction_rules import rules
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Post
from models.language.text import fold
from models.language.words import split
from models.store import Store

_WORD = re.compile(r"[^\W_]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")

#: Begins the words that stand for all that mean the same.
_ALIKE = "="

#: Words of a question that are compared; longer ones tell a story.
_MOST_WORDS = 40


class Match(NamedTuple):
    """A claim that a question is about, by the id of its correction, and how alike the two are (0 to 1)."""

    post_id: str
    likeness: float


def answer(store: Store, question: str, area_ids: Sequence[str]) -> Post | None:
    """Return the correction of the claim that a question is about; None when none is known.

    :param area_ids: where the person is; none: everything in the active province counts.
    :raises NotFound: there is no such area.
    """
    found = best(store, question, area_ids)
    return store.collection(POSTS).find_one({"_id": found.post_id}) if found else None


def asks_the_same(question: str, post: Post) -> bool:
    """Return whether a question says what the claim says, all of it, and denies what the claim denies.

    Of any other sentence nobody said whether it is true: "ba xã bị ngập" may hold where "vỡ cống, ba xã bị ngập" is
    false, and "cống không bị vỡ" is no rumour.
    """
    facts = post["correction"]
    asked, denied = gist(question), negations.asked(question)
    return bool(facts) and any(
        _gist_of_claim(fold(said)) <= asked and negations.said(said) == denied
        for said in (facts["claim"].values() if facts else ())
    )


def best(store: Store, question: str, area_ids: Sequence[str]) -> Match | None:
    """Return the claim that is most like a question, the newest among equals; None when none is like enough."""
    rule, asked = rules()["asking"], gist(question)
    if len(asked) < rule["shared"]:
        return None
    conditions = [claims.here(store, area_ids), {"words": {"$in": sorted(_looked_for(question))}}]
    rows = store.collection(CLAIMS).find({"$and": conditions})
    with claims.READ.within():
        found = list(rows.sort(NEWEST).limit(rule["compared"]))
    names = _names(store)
    there = _named(fold(question), names)
    matches = [
        Match(row["_id"], likeness(asked, row)) for row in found if not _elsewhere(there, _text(row), names)
    ]
    matches.sort(key=lambda match: match.likeness, reverse=True)
    return matches[0] if matches and matches[0].likeness >= rule["least"] else None


def is_empty(question: str) -> bool:
    """Return whether a question names no claim: "có thật không?"."""
    return len(gist(question)) < rules()["asking"]["shared"]


def likeness(asked: frozenset[str], claim: Claim) -> float:
    """Return how alike a question and a claim are: 1 when all their words are the same, 0 when too few are.

    A question may be shorter than the claim, so what of the question is in the claim counts twice. A claim that has
    names is not meant by a question that has none of them and words of its own instead: another bridge, another market.
    """
    titles = claim["titles"]
    return max(
        (_likeness(asked, said, titles, claim["names"]) for said in claim["said"].values()), default=0.0
    )


def gist(text: str) -> frozenset[str]:
    """Return the words that tell what a text is about, one for all that mean the same; Khmer by pairs of syllables."""
    words = _Words(fold(text))
    words.drop(_around())
    for phrase, word in _alike():
        words.replace(phrase, word)
    passed = frozenset(rules()["passed"])
    return frozenset(list(dict.fromkeys(word for word in words.left() if word not in passed))[:_MOST_WORDS])


class _Words:
    """Words of a folded text, between blanks; phrases in them can be dropped and replaced."""

    def __init__(self, folded: str) -> None:
        self._text = f" {' '.join(_spaced(folded))} "

    def drop(self, phrases: Iterable[str]) -> None:
        """Take phrases out, one after the other."""
        for phrase in phrases:
            self._text = _without(self._text, phrase, " ")

    def replace(self, phrase: str, word: str) -> None:
        """Put a word in the place of a phrase."""
        self._text = _without(self._text, phrase, f" {word} ")

    def left(self) -> Iterable[str]:
        """Yield the words that are left."""
        for part in self._text.split():
            yield from ([part] if part.startswith(_ALIKE) else split(part))


def _without(text: str, phrase: str, instead: str) -> str:
    """Replace a phrase; Khmer has no blanks, so there it may stand anywhere."""
    spaced = phrase if _KHMER.search(phrase) else f" {' '.join(_WORD.findall(phrase))} "
    before = ""
    while before != text:
        before, text = text, text.replace(spaced, instead, 1)
    return text


def _spaced(folded: str) -> list[str]:
    """Return words without the signs between them; numbers keep none of their points."""
    return re.findall(r"[\w\u1780-\u17ff]+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", folded))


@lru_cache(maxsize=1)
def _around() -> tuple[str, ...]:
    """Return what is said around a claim, the longest first."""
    return tuple(sorted(map(fold, rules()["around"]), key=len, reverse=True))


@lru_cache(maxsize=1)
def _alike() -> tuple[tuple[str, str], ...]:
    """Return phrases with the word that stands for all that mean the same, the longest phrase first."""
    pairs = [(fold(one), f"{_ALIKE}{n}") for n, phrases in enumerate(rules()["alike"]) for one in phrases]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


@lru_cache(maxsize=8_192)
def _gist_of_claim(said: str) -> frozenset[str]:
    """Return the gist of what is public and asked about often; questions are kept nowhere."""
    return gist(said)


def _likeness(asked: frozenset[str], said: str, titles: Mapping[str, str], names: Sequence[str]) -> float:
    claimed = _gist_of_claim(said)
    shared = asked & claimed
    if len(shared) < rules()["asking"]["shared"] or _other_numbers(asked, claimed):
        return 0.0
    known = claimed.union(*map(_gist_of_claim, titles.values()))
    if names and asked - known and not asked & frozenset(names):
        return 0.0
    of_question, of_claim = _weight(asked & known) / _weight(asked), _weight(shared) / _weight(claimed)
    return float((of_question**2 * of_claim) ** (1 / 3))


def _weight(words: Iterable[str]) -> int:
    """Return what words count for: those that somebody thought of in the lists tell most."""
    return sum(2 if word.startswith(_ALIKE) else 1 for word in words)


def _other_numbers(asked: frozenset[str], claimed: frozenset[str]) -> bool:
    one, other = ({word for word in words if word.isdecimal()} for words in (asked, claimed))
    return bool(one and other) and not one & other


def _looked_for(question: str) -> set[str]:
    """Return the words by which claims are looked up: those of the question, and all that mean the same."""
    asked = gist(question)
    phrases = [phrase for phrase, word in _alike() if word in asked]
    found = {word for text in (*phrases, *asked) for word in split(text)}
    return found - set(rules()["passed"])


def _names(store: Store) -> tuple[str, ...]:
    """Return the names of the communes of the active province that have two words and more, folded."""
    province = areas.active_province_id(store)

    def read() -> tuple[str, ...]:
        rows = store.collection(AREAS).find({"path": province, "parent_id": {"$ne": None}}, {"name": 1})
        return tuple(sorted({name for row in rows if " " in (name := fold(row["name"]))}))

    return store.cached(("names of communes", province), read)


def _named(folded: str, names: Sequence[str]) -> frozenset[str]:
    text = f" {' '.join(_spaced(folded))} "
    return frozenset(name for name in names if f" {name} " in text)


def _text(claim: Claim) -> str:
    return " ".join((*claim["said"].values(), *claim["titles"].values()))


def _elsewhere(there: frozenset[str], text: str, names: Sequence[str]) -> bool:
    """Return whether a question names places, and a claim names others."""
    claimed = _named(text, names) if there else frozenset()
    return bool(claimed) and not there & claimed
