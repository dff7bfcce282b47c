"""Saved items: posts that somebody keeps for later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from pymongo import DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.content import posts, readers
from models.content.posts import POSTS, Post
from models.errors import Clash
from models.messages.messages import Owner
from models.store import Query, Store, cursor
from models.store.collections import CollectionSpec

#: Most that somebody keeps.
MOST = 500


class SavedItem(TypedDict):
    """That a reader (`models.content.readers`) keeps a post, since when."""

    _id: str
    reader: str
    post_id: str
    at: datetime


_KEYS = [("at", DESCENDING), ("_id", DESCENDING)]

SAVED_ITEMS = CollectionSpec(
    "saved_items",
    SavedItem,
    purpose="A post that somebody keeps for later.",
    kept="Until its reader lets go of it or erases everything.",
    personal="What somebody reads; `reader` is a keyed hash, which names nobody without the keys.",
    indexes=[IndexModel([("reader", DESCENDING), *_KEYS])],
)


class Kept(NamedTuple):
    """A saved post as it is now; None when the public may not read it any more."""

    item: SavedItem
    post: Post | None


class SavedPage(NamedTuple):
    """Some saved posts, and the cursor of the next page or None."""

    kept: list[Kept]
    next: str | None


def save(store: Store, reader: Owner, post_id: str) -> None:
    """Keep a post; done again it changes nothing.

    :raises NotFound: there is no such post for the public.
    :raises Clash: `too_many_saved`.
    """
    posts.get_published(store, post_id)
    name = readers.digest(store, reader)
    row = {"reader": name, "post_id": post_id, "at": datetime.now(UTC)}
    rows = store.collection(SAVED_ITEMS)
    mine = f"{name}:{post_id}"
    if rows.find_one({"_id": mine}) is None and rows.count_documents({"reader": name}, limit=MOST) >= MOST:
        raise Clash("too_many_saved", max=MOST)
    rows.update_one({"_id": mine}, {"$setOnInsert": row}, upsert=True)


def let_go(store: Store, reader: Owner, post_id: str) -> None:
    """Keep a post no longer; nothing happens if it was not kept."""
    store.collection(SAVED_ITEMS).delete_one({"_id": f"{readers.digest(store, reader)}:{post_id}"})


def page(store: Store, reader: Owner, *, after: str | None, limit: int) -> SavedPage:
    """Return some of what a reader keeps, the last kept first.

    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Query] = [{"reader": readers.digest(store, reader)}]
    if after:
        ((beyond, _),) = cursor.beyond(_KEYS, cursor.decode_moment(after))
        conditions += beyond
    rows = list(store.collection(SAVED_ITEMS).find({"$and": conditions}).sort(_KEYS).limit(limit + 1))
    shown = rows[:limit]
    ids = [row["post_id"] for row in shown]
    readable = store.collection(POSTS).find({"_id": {"$in": ids}, **posts.readable()})
    found = {post["_id"]: post for post in readable}
    kept = [Kept(row, found.get(row["post_id"])) for row in shown]
    more = len(rows) > limit
    return SavedPage(kept, cursor.encode(shown[-1]["at"], shown[-1]["_id"]) if more else None)


def join(store: Store, device: Owner, citizen: Owner) -> None:
    """Let what was kept on a device be the citizen's who has signed in there; repeated it changes nothing.

    Whoever kept much on both may have more than `MOST` afterwards: nothing is lost by signing in.
    """
    name = readers.digest(store, citizen)

    def work(session: ClientSession) -> None:
        rows, mine = store.collection(SAVED_ITEMS), {"reader": readers.digest(store, device)}
        for row in list(rows.find(mine, session=session)):
            fresh = {"reader": name, "post_id": row["post_id"], "at": row["at"]}
            theirs = {"_id": f"{name}:{row['post_id']}"}
            rows.update_one(theirs, {"$setOnInsert": fresh}, upsert=True, session=session)
        rows.delete_many(mine, session=session)

    store.transact(work)


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Forget what these keep."""
    names = [readers.digest(store, one) for one in owners]
    store.collection(SAVED_ITEMS).delete_many({"reader": {"$in": names}}, session=session)
