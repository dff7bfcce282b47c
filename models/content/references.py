"""References to posts: what else is about a post, such as a petition about a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models.access.callers import Identity
from models.content import post_access, posts, shared_posts
from models.content.posts import OUT, POSTS
from models.errors import Fault, NotFound
from models.store import Query, Store

#: Which kinds of things that something is about are posts.
OF_POSTS = frozenset({"post", "document"})


def faults(store: Store, id: str) -> list[Fault]:
    """Return what is wrong with the id of a post that something is about; "" is none."""
    try:
        if id:
            shared_posts.get_once_public(store, id)
    except NotFound:
        return [Fault("about_post_id", "post_unknown")]
    return []


def about_faults(store: Store, identity: Identity, about: Mapping[str, Any] | None) -> list[Fault]:
    """Return what is wrong with what an official names as that which something is about.

    A post must be one that they may read; one that they may not is as unknown as none at all.
    """
    try:
        if about and about.get("kind") in OF_POSTS:
            post_access.get(store, identity, about["id"])
    except NotFound:
        return [Fault("about.id", "post_unknown")]
    return []


def titles(store: Store, ids: Iterable[str], lang: str) -> dict[str, str]:
    """Return the titles, by id, of those of these posts that the public may read or could once."""
    condition: Query = {**posts.readable(), "state": {"$in": list(OUT)}, "_id": {"$in": sorted(set(ids))}}
    found = store.collection(POSTS).find(condition)
    return {post["_id"]: posts.text_of(post, lang)["title"] for post in found}
