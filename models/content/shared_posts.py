"""Shared posts: what stands at the address of a post that people pass on, also when the post is no longer in the feed.

Whoever gets a link reads what became of the post: a withdrawn one says that, when and why, and shows its words no
longer; one whose time is over says that above its words.
"""

from __future__ import annotations

from typing import NamedTuple

from models.areas import agencies, areas
from models.content import posts, source_changes
from models.content.posts import OUT, POSTS, Audience, DocumentFacts, Post, PostKind, PostState
from models.errors import Gone, NotFound
from models.store import Query, Store


class Source(NamedTuple):
    """Whose words they are and for whom, as people say it; `agency` is "" where nobody is named.

    :param after: after whose post they were written; "" where they are their own.
    """

    agency: str
    area: str
    after: str


def find(store: Store, post_id: str) -> Post:
    """Return a post that was published for everybody once.

    :raises NotFound: there is none.
    """
    condition: Query = {"state": {"$in": list(OUT)}, "audience": Audience.PUBLIC, "edition": {"$gt": 0}}
    return store.one(POSTS, post_id, condition)


def readable(store: Store, post_id: str) -> Post:
    """Return a post that the public may read now.

    :raises Gone: `post_withdrawn`, it was taken back; `why` is what readers are told, by language.
    :raises NotFound: there is none.
    """
    try:
        return posts.get_published(store, post_id)
    except NotFound:
        post = find(store, post_id)
        if post["state"] != PostState.WITHDRAWN:
            raise
    raise Gone("post_withdrawn", why=dict(post["trace"]["note"]) if post["trace"] else {})


def get_once_public(store: Store, id: str) -> Post:
    """Return a post that the public may read, or could read until it was withdrawn or expired.

    :raises NotFound: there is none.
    """
    return store.one(POSTS, id, {**posts.public(), "state": {"$in": list(OUT)}})


def document_of(post: Post) -> DocumentFacts | None:
    """Return what identifies a document of direction; None of every other post."""
    return post["document"] if post["kind"] == PostKind.DOCUMENT else None


def source(store: Store, post: Post, lang: str) -> Source:
    """Return who answers for a post, and for which area it is."""
    agency = agencies.name(store, post["source_agency_id"], lang) if post["source_agency_id"] else ""
    after_id = source_changes.after_agency(post)
    after = agencies.name(store, after_id, lang) if after_id else ""
    return Source(agency, areas.get(store, post["area_id"])["full_name"], after)
