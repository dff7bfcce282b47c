"""Searching posts: every word that was typed is in the post, with or without diacritics; the best come first.

A search looks at the newest posts that have all the words, `MOST_RANKED` at most, and ranks these: words in the title
count most, then those of files, and a word with its diacritics more than without. So a search for what stands in every
post costs no more than another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from models.content import feed_filter, posts
from models.content.feed_filter import FeedFilter
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Post
from models.content.search_entries import SEARCH_ENTRIES, SearchEntry
from models.errors import Fault, Invalid
from models.language.text import fold, marked
from models.language.words import split
from models.store import Query, Store, cursor
from models.store.reads import BoundedRead

#: So many posts with all the words are ranked, the newest.
MOST_RANKED = 200

#: Most words of one search; what comes after is not looked for.
MOST_SEARCHED = 12

READ = BoundedRead("posts that have all the words of a search", rows=MOST_RANKED, seconds=3)

#: The fields of an entry that are searched.
Searched = Literal["title", "files", "words", "marked"]

#: What a word adds, by where it is found, without its diacritics and with them.
POINTS: Mapping[Searched, tuple[int, int]] = {
    "title": (8, 4),
    "files": (3, 1),
    "words": (1, 0),
    "marked": (0, 2),
}


@dataclass(frozen=True)
class Period:
    """From when on and until before when something was published; None is open."""

    begin: datetime | None = None
    end: datetime | None = None


class Found(NamedTuple):
    """Some posts, the best first, and the cursor of the next page or None."""

    posts: list[Post]
    next: str | None


def search(
    store: Store,
    typed: str,
    wanted: FeedFilter,
    period: Period,
    *,
    after: str | None = None,
    limit: int = 20,
) -> Found:
    """Return the posts that have every word, of those that are read through the filter.

    :param typed: words in any language; nothing is found for one without any.
    :param after: cursor of the page before.
    :raises NotFound: there is no such area.
    :raises Invalid: `bad_cursor`.
    :raises TooCostly: the words are too common, and what else is asked too rare.
    """
    begin = _decoded(after)
    plain = _words(fold(typed))
    if not plain:
        return Found([], None)
    ranked = _ranked(_entries(store, plain, wanted, period), plain, _words(marked(typed)))
    ids = [entry["_id"] for entry in ranked[begin : begin + limit]]
    rows = store.collection(POSTS).find({"_id": {"$in": ids}, **posts.readable()})
    there = {post["_id"]: post for post in rows}
    more = len(ranked) > begin + limit
    return Found([there[one] for one in ids if one in there], cursor.encode(begin + limit) if more else None)


def cursor_faults(after: str | None) -> list[Fault]:
    """Return what is wrong with the cursor of a page of what was found."""
    return cursor.faults(_decoded, after)


def _entries(store: Store, words: Sequence[str], wanted: FeedFilter, period: Period) -> list[SearchEntry]:
    """Return the newest entries with all the words."""
    conditions: list[Query] = [{"words": {"$all": list(words)}}]
    if wanted.areas:
        conditions.append({"area_id": {"$in": list(feed_filter.reached(store, wanted))}})
    conditions += [{name: value} for name, value in _facts(wanted).items() if value]
    within = {"$gte": period.begin, "$lt": period.end}
    if bounds := {operator: at for operator, at in within.items() if at}:
        conditions.append({"published_at": bounds})
    found = store.collection(SEARCH_ENTRIES).find({"$and": conditions}).sort(NEWEST).limit(MOST_RANKED)
    with READ.within():
        return list(found)


def _facts(wanted: FeedFilter) -> dict[str, str | None]:
    lang = wanted.lang if wanted.only_lang else None
    return {"kind": wanted.kind, "category": wanted.category, "languages": lang}


def _ranked(
    entries: Sequence[SearchEntry], plain: Sequence[str], written: Sequence[str]
) -> list[SearchEntry]:
    """Sort entries by how well they fit, the newest first among equals."""
    with_marks = [word for word in written if word not in plain]
    return sorted(entries, key=lambda entry: _points(entry, plain, with_marks), reverse=True)


def _points(entry: SearchEntry, plain: Sequence[str], with_marks: Sequence[str]) -> int:
    total = 0
    for name, (bare, exact) in POINTS.items():
        there = frozenset(entry[name])
        total += bare * len(there.intersection(plain)) + exact * len(there.intersection(with_marks))
    return total


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(split(text)))[:MOST_SEARCHED]


def _decoded(after: str | None) -> int:
    if not after:
        return 0
    (begin,) = cursor.decode(after, 1)
    if not isinstance(begin, int) or not 0 <= begin <= MOST_RANKED:
        raise Invalid(Fault("after", "bad_cursor"))
    return begin
