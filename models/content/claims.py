"""Claims: the public list of what was said and is false, with the words by which each is found again.

A claim stays in the list when its correction has left the feed, since rumours come back; it goes with a correction that
was withdrawn. Rows are written in the transaction that publishes, corrects, ends or takes back the post.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.content import feed, feed_filter, posts
from models.content.feed import Page
from models.content.feed_filter import FeedFilter
from models.content.feed_indexes import NEWEST
from models.content.posts import POSTS, Audience, Post, PostKind, PostState
from models.language.text import fold
from models.language.words import split
from models.store import Query, Store, cursor
from models.store.collections import CollectionSpec
from models.store.reads import BoundedRead

#: Most words that are kept of one claim, and looked for at once.
MOST_WORDS, MOST_SEARCHED = 300, 12

# A word that begins no sentence.
_WITHIN = re.compile(r"(?<=[^\W_][ ,])[^\W\d_]\w*")

#: States in which a claim stands in the list.
LISTED = frozenset({PostState.PUBLISHED, PostState.EXPIRED})

#: A page, and one row more that tells whether there is another.
READ = BoundedRead("corrections of false information", rows=101, seconds=3)


class Claim(TypedDict):
    """One false claim; the id is that of the post that corrects it.

    :param said: the claim, folded, by language.
    :param titles: the titles of the post, folded, by language.
    :param names: what is written with a capital letter within a sentence of the claim, folded: names, mostly.
    :param words: all words of claims, truths and titles, folded.
    """

    _id: str
    area_id: str
    published_at: datetime
    said: dict[str, str]
    titles: dict[str, str]
    names: list[str]
    words: list[str]


CLAIMS = CollectionSpec(
    "claims",
    Claim,
    purpose="The words of one false claim that was corrected, for the public list and for questions in the chat.",
    kept="For ever, unless the correction is withdrawn.",
    indexes=[
        IndexModel([("area_id", ASCENDING), *NEWEST]),
        IndexModel([("words", ASCENDING), ("published_at", DESCENDING), ("_id", DESCENDING)]),
    ],
)


def keep(store: Store, post: Post, session: ClientSession) -> None:
    """Keep the claim of a correction as it is now, or drop it where it is none to be read any more."""
    rows, claim = store.collection(CLAIMS), claim_of(post)
    if claim:
        rows.replace_one({"_id": post["_id"]}, claim, upsert=True, session=session)
    else:
        rows.delete_one({"_id": post["_id"]}, session=session)


def claim_of(post: Post) -> Claim | None:
    """Return the claim of a post that stands in the list; None of every other."""
    facts, at = post["correction"], post["published_at"]
    listed = post["state"] in LISTED and post["revises"] is None and posts.is_public(post)
    if post["kind"] != PostKind.CORRECTION or facts is None or at is None or not listed:
        return None
    said = _folded(facts["claim"])
    titles = _folded({lang: text["title"] for lang, text in post["texts"].items()})
    texts = (*said.values(), *titles.values(), *_folded(facts["truth"]).values())
    words = dict.fromkeys(word for text in texts for word in split(text))
    return {
        "_id": post["_id"],
        "area_id": post["area_id"],
        "published_at": at,
        "said": said,
        "titles": titles,
        "names": sorted({name for text in facts["claim"].values() for name in names(text)}),
        "words": list(words)[:MOST_WORDS],
    }


def names(text: str) -> list[str]:
    """Return the words within the sentences of a text that have a capital letter, folded."""
    return [fold(hit[0]) for hit in _WITHIN.finditer(text) if hit[0][0].isupper()]


def page(
    store: Store, areas: Sequence[str], typed: str = "", *, after: str | None = None, limit: int = 20
) -> Page:
    """Return corrections for these areas and everything above them, also those whose time is over.

    :param areas: ids; none: everything in the active province.
    :param typed: words with or without diacritics that all stand in claim, truth or title.
    :param after: cursor of the page before.
    :raises NotFound: there is no such area.
    :raises Invalid: `bad_cursor`.
    :raises TooCostly: the words are too common, and the areas too rare.
    """
    conditions: list[Query] = [here(store, areas)]
    words = list(dict.fromkeys(split(fold(typed))))[:MOST_SEARCHED]
    if words:
        conditions.append({"words": {"$all": words}})
    elif typed.strip():
        return Page([], None)
    if after:
        conditions.append(feed.older_than(after))
    with READ.within():
        found = store.collection(CLAIMS).find({"$and": conditions}, {"published_at": 1})
        rows = list(found.sort(NEWEST).limit(limit + 1))
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    ends = cursor.encode(last["published_at"], last["_id"]) if last else None
    return Page(_posts(store, [row["_id"] for row in shown]), ends)


def here(store: Store, areas: Sequence[str]) -> Query:
    """Return the condition that a claim is one for these areas or above; none: for any in the active province.

    :raises NotFound: there is no such area.
    """
    return {"area_id": {"$in": list(feed_filter.reached(store, FeedFilter(tuple(areas))))}}


def _posts(store: Store, ids: Sequence[str]) -> list[Post]:
    """Return these corrections in their order; one that was taken back a moment ago is left out."""
    states: Query = {"_id": {"$in": list(ids)}, "state": {"$in": list(LISTED)}, "audience": Audience.PUBLIC}
    found = {post["_id"]: post for post in store.collection(POSTS).find(states)}
    return [found[one] for one in ids if one in found]


def _folded(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: fold(text) for lang, text in texts.items()}
