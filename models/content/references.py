"""References to posts: what else is about a post, such as a petition about a policy."""

from __future__ import annotations

from collections.abc import Iterable

from models.content import posts, shared_posts
from models.content.posts import POSTS, PostState
from models.errors import Fault, NotFound
from models.store import Query, Store

_ONCE_PUBLIC = {"$in": [PostState.PUBLISHED, PostState.WITHDRAWN, PostState.EXPIRED]}


def faults(store: Store, id: str) -> list[Fault]:
    """Return what is wrong with the id of a post that something is about; "" is none."""
    try:
        if id:
            shared_posts.get_once_public(store, id)
    except NotFound:
        return [Fault("about_post_id", "post_unknown")]
    return []


def titles(store: Store, ids: Iterable[str], lang: str) -> dict[str, str]:
    """Return the titles, by id, of those of these posts that the public may read or could once."""
    condition: Query = {**posts.readable(), "state": _ONCE_PUBLIC, "_id": {"$in": sorted(set(ids))}}
    found = store.collection(POSTS).find(condition)
    return {post["_id"]: posts.text_of(post, lang)["title"] for post in found}
