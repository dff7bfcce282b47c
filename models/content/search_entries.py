"""Search entries: the words of each post in the feed, by which it is found again.

They are written in the transaction that publishes, corrects or takes back the post, so a search finds nothing that is
not to be read. Each word is kept without diacritics, so that "cup dien" finds "cúp điện"; with them, too, so that
whoever types "má" finds "má" before "mà".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.content import file_uses, posts
from models.content.posts import Post, PostState
from models.files import library
from models.language.text import fold, marked
from models.language.words import split
from models.store import Store
from models.store.collections import CollectionSpec

#: Most words of one post, those of its titles and files first.
MOST_WORDS = 600


class SearchEntry(TypedDict):
    """The words of one post in all its languages; the id is the post's.

    :param words: all of them without diacritics; `marked` has those that have some, as they are written.
    :param title: those of its titles, in both forms; `files` those of what its pictures and papers are called.
    """

    _id: str
    area_id: str
    kind: str
    category: str
    languages: list[str]
    published_at: datetime
    words: list[str]
    marked: list[str]
    title: list[str]
    files: list[str]


SEARCH_ENTRIES = CollectionSpec(
    "search_entries",
    SearchEntry,
    purpose="The words of one post in the feed, for the search.",
    kept="As long as the post is in the feed.",
    indexes=[IndexModel([("words", ASCENDING), ("published_at", DESCENDING), ("_id", DESCENDING)])],
)


def keep(store: Store, post: Post, session: ClientSession | None = None) -> None:
    """Make a post findable by its words as it is now, or no longer, if it is not to be read.

    :param session: of the transaction that changes the post.
    """
    entries = store.collection(SEARCH_ENTRIES)
    files = library.by_ids(store, file_uses.named_by(post)).values()
    entry = entry_of(post, [title for file in files for title in (*file["title"].values(), file["said"])])
    if entry is None:
        entries.delete_one({"_id": post["_id"]}, session=session)
    else:
        entries.replace_one({"_id": post["_id"]}, entry, upsert=True, session=session)


def entry_of(post: Post, of_files: Sequence[str] = ()) -> SearchEntry | None:
    """Return the entry of a post; None for one that is not in the feed.

    :param of_files: the titles of its files, as the library has them now.
    """
    readable = post["state"] == PostState.PUBLISHED and posts.is_public(post)
    if not readable or post["published_at"] is None:
        return None
    titles = [text["title"] for text in post["texts"].values()]
    files = [*of_files, *_names_of_files(post)]
    said = [*titles, *files, *_facts(post), *(text["plain"] for text in post["texts"].values())]
    words = _different(split(fold(one)) for one in said)
    known = set(words)
    return {
        "_id": post["_id"],
        "area_id": post["area_id"],
        "kind": post["kind"],
        "category": post["category"],
        "languages": sorted(post["texts"]),
        "published_at": post["published_at"],
        "words": words,
        "marked": [word for word in _different(split(marked(one)) for one in said) if word not in known],
        "title": _different(split(form(one)) for one in titles for form in (fold, marked)),
        "files": _different(split(form(one)) for one in files for form in (fold, marked)),
    }


def _names_of_files(post: Post) -> Iterable[str]:
    for medium in post["media"]:
        yield from medium["caption"].values()
        yield from medium["alt"].values()
    if document := post["document"]:
        yield from (document["number"], document["issued_by"], document["signer"])


def _facts(post: Post) -> Iterable[str]:
    if correction := post["correction"]:
        yield from correction["claim"].values()
        yield from correction["truth"].values()


def _different(words: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(word for some in words for word in some))[:MOST_WORDS]
