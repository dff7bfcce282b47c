"""Questions about procedures: which published posts answer one ("làm khai sinh cần gì").

The bank of questions and answers are posts: whatever officials publish under the topic `procedure` or as an answer to
residents, with its source, its translations, its approval and its address. Question and title are reduced to what they
are about: words of every question go, and what means the same becomes one word (`models/data/question_words.yml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypedDict, cast

from models.content import feed_filter, posts
from models.content.feed_filter import FeedFilter
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Post
from models.content.search_entries import SEARCH_ENTRIES, SearchEntry
from models.language.named import needle, spaced
from models.language.text import fold
from models.language.words import split
from models.store import Query, Store, datafiles
from models.store.reads import BoundedRead

FILE = "question_words.yml"

READ = BoundedRead("posts that may answer a question", rows=300, seconds=3)

#: Words of a question that are compared; longer ones tell a story.
MOST_WORDS = 40

#: Begins the words that stand for all that mean the same.
_ALIKE = "="


class Bank(TypedDict):
    """Which posts are the bank of questions: those of a topic, and those of these kinds."""

    topic: str
    kinds: list[str]


class Timetables(TypedDict):
    """Which texts ask for the hours of ferries and buses; see the file."""

    most_words: int
    vehicles: str
    hours: str
    wrong: str


class QuestionRules(TypedDict):
    """The file; see there."""

    bank: Bank
    least: dict[str, float]
    compared: int
    read: int
    looked_through: int
    passed: list[str]
    around: list[str]
    alike: list[list[str]]
    timetables: Timetables


class Match(NamedTuple):
    """A post and how well it answers (0 to 1)."""

    post: Post
    likeness: float


@lru_cache(maxsize=1)
def rules() -> QuestionRules:
    """Return what stands in `question_words.yml`."""
    return cast(QuestionRules, datafiles.read(FILE))


def is_empty(question: str) -> bool:
    """Return whether a question says nothing of what it is about: "thủ tục"."""
    return not gist(question)


def asks_for_hours(text: str) -> bool:
    """Say whether a text asks when a ferry or a bus goes, and tells of nothing that went wrong."""
    rule, bare = rules()["timetables"], fold(text)
    if len(bare.split()) > rule["most_words"] or re.search(rule["wrong"], bare):
        return False
    return bool(re.search(rule["vehicles"], bare) and re.search(rule["hours"], bare))


def answers(store: Store, question: str, area_ids: Sequence[str]) -> list[Match]:
    """Return the posts that answer a question, the best first: of the bank, else of all posts.

    :param area_ids: where the person is; what stands above counts, too. Empty: the whole active province.
    :raises NotFound: there is no such area.
    :raises TooCostly: the words are too common.
    """
    rule, about = rules(), gist(question)
    if not about:
        return []
    here: Query = {"area_id": {"$in": list(feed_filter.reached(store, FeedFilter(tuple(area_ids))))}}
    bank: Query = {"$or": [{"category": rule["bank"]["topic"]}, {"kind": {"$in": rule["bank"]["kinds"]}}]}
    for which, conditions in (("bank", [here, bank]), ("others", [here])):
        found = _matches(store, about, conditions)
        if good := [one for one in found if one.likeness >= rule["least"][which]]:
            return good
    return []


def likeness(about: frozenset[str], title: str, text: str) -> float:
    """Return how well a post answers a question: 1 when its title is about all that is asked and nothing else.

    What of the question stands in the text only counts half. A single everyday word in common is no answer.
    """
    titled = gist(title)
    shared = about & titled
    if not titled or _weight(shared) < min(2, _weight(about)):
        return 0.0
    within = (about - shared) & gist(text)
    of_question = (_weight(shared) + _weight(within) / 2) / _weight(about)
    of_title = _weight(shared) / _weight(titled)
    return float((of_title * of_question) ** 0.5)


@lru_cache(maxsize=8_192)
def gist(text: str) -> frozenset[str]:
    """Return the words that tell what a text is about, one for all that mean the same; Khmer by pairs of syllables."""
    rest = spaced(text)
    for phrase, word in _alike():
        while (found := needle(phrase)) in rest:
            rest = rest.replace(found, f" {word} ", 1)
    for phrase in sorted(rules()["around"], key=len, reverse=True):
        rest = rest.replace(phrase, " ")
    passed = frozenset(rules()["passed"])
    words = (word for part in rest.split() for word in ([part] if part.startswith(_ALIKE) else split(part)))
    return frozenset(list(dict.fromkeys(word for word in words if word not in passed))[:MOST_WORDS])


def _matches(store: Store, about: frozenset[str], conditions: Sequence[Query]) -> list[Match]:
    wanted: Query = {"$and": [{"words": {"$in": sorted(_looked_for(about))}}, *conditions]}
    rule = rules()
    rows = store.collection(SEARCH_ENTRIES).find(wanted).sort(NEWEST)
    with READ.within():
        entries = list(rows.limit(rule["compared"]))
    looked = _looked_for(about)
    likely = sorted(entries, key=lambda entry: _in_common(entry, looked), reverse=True)[: rule["read"]]
    ids = [entry["_id"] for entry in likely]
    there = store.collection(POSTS).find({"_id": {"$in": ids}, **posts.readable()})
    found = [Match(post, _best(about, post)) for post in there]
    return sorted(found, key=lambda one: (one.likeness, one.post["_id"]), reverse=True)


def _best(about: frozenset[str], post: Post) -> float:
    most = rules()["looked_through"]
    return max(likeness(about, text["title"], text["plain"][:most]) for text in post["texts"].values())


def _in_common(entry: SearchEntry, looked: Iterable[str]) -> int:
    """Return how many words of a question an entry has, those of its title three times."""
    words = frozenset(looked)
    return 3 * len(words.intersection(entry["title"])) + len(words.intersection(entry["words"]))


def _looked_for(about: frozenset[str]) -> set[str]:
    """Return the words by which posts are looked up: those of the question, and all that mean the same."""
    phrases = [phrase for phrase, word in _alike() if word in about]
    found = {word for text in (*phrases, *about) for word in split(text)}
    return found - set(rules()["passed"])


@lru_cache(maxsize=1)
def _alike() -> tuple[tuple[str, str], ...]:
    """Return phrases with the word that stands for all that mean the same, the longest phrase first."""
    pairs = [(fold(one), f"{_ALIKE}{n}") for n, phrases in enumerate(rules()["alike"]) for one in phrases]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


def _weight(words: Iterable[str]) -> int:
    """Return what words count for: those that stand for a procedure tell most."""
    return sum(2 if word.startswith(_ALIKE) else 1 for word in words)
