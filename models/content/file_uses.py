"""What uses a file of the library: posts, whatever became of them, and their editions, which are kept for ever.

An official is told title and state of what they may read; of the rest only that it is there.

A table of the collections that name files: whatever else comes to use them is a row more.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypedDict

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.content import post_access
from models.content.editions import POST_EDITIONS, PostEdition
from models.content.posts import POSTS, Medium, Post
from models.store import Query, Store
from models.store.collections import CollectionSpec

#: Most uses of one kind that are told.
MOST_TOLD = 100


class UserKind(StrEnum):
    """What may use a file."""

    POST = "post"
    EDITION = "edition"


class FileUse(TypedDict):
    """One use: of a post its id, title and state; of an edition its number, too (0 for a post).

    All but the kind is blank for whoever may not read the post (`told`).
    """

    kind: str
    id: str
    title: str
    state: str
    number: int


class _Users(NamedTuple):
    spec: CollectionSpec[Any]
    fields: Sequence[str]


#: Where files are named. Only editions hold one for ever: a post may still give it up.
USERS: dict[UserKind, _Users] = {
    UserKind.POST: _Users(POSTS, ("media.file_id", "image")),
    UserKind.EDITION: _Users(POST_EDITIONS, ("media.file_id", "image")),
}


def of_file(
    store: Store, file_id: str, *, most: int = MOST_TOLD, session: ClientSession | None = None
) -> list[FileUse]:
    """Return what uses a file, posts first, at most `most` of each kind."""
    return [
        use
        for kind, (spec, fields) in USERS.items()
        for row in store.db[spec.name].find(_naming(file_id, fields), session=session).limit(most)
        for use in [_use(kind, row)]
    ]


def told(
    store: Store, identity: Identity, uses: Sequence[FileUse], *, session: ClientSession | None = None
) -> list[FileUse]:
    """Return uses as an official may be told of them, in the same order: blank where they may not read the post."""
    named: Query = {"_id": {"$in": [use["id"] for use in uses]}}
    query: Query = {"$and": [named, post_access.readable_by(store, identity)]}
    known = {row["_id"] for row in store.collection(POSTS).find(query, {"_id": 1}, session=session)}
    return [use if use["id"] in known else _blank(use) for use in uses]


def posts_with(store: Store, file_id: str, session: ClientSession) -> list[Post]:
    """Return the posts that use a file, whatever became of them."""
    query = _naming(file_id, USERS[UserKind.POST].fields)
    return list(store.collection(POSTS).find(query, session=session))


def is_held(store: Store, file_id: str) -> bool:
    """Say whether an edition uses a file, so that it stays for ever."""
    query = _naming(file_id, USERS[UserKind.EDITION].fields)
    return store.collection(POST_EDITIONS).find_one(query, {"_id": 1}) is not None


def named_by(post: Post | PostEdition) -> list[str]:
    """Return the ids of the files of a post or of one of its editions, its cover first, each once."""
    return named(post["image"], post["media"])


def named(image: str | None, media: Sequence[Medium]) -> list[str]:
    """Return the ids of a cover and of media, each once."""
    return list(dict.fromkeys(filter(None, [image, *(one["file_id"] for one in media)])))


def _naming(file_id: str, fields: Sequence[str]) -> Query:
    return {"$or": [{field: file_id} for field in fields]}


def _blank(use: FileUse) -> FileUse:
    return {"kind": use["kind"], "id": "", "title": "", "state": "", "number": 0}


def _use(kind: UserKind, row: dict[str, Any]) -> FileUse:
    return {
        "kind": kind,
        "id": row.get("post_id") or row["_id"],
        "title": row["texts"][row["lang"]]["title"],
        "state": row.get("state", ""),
        "number": row.get("number", 0),
    }
