"""Read marks: which posts somebody has seen in a list, and which they have read.

They travel apart from the feed, which is the same for everybody. A citizen has the same on all their devices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.client_session import ClientSession

from models.content import readers
from models.content.posts import POSTS
from models.messages.messages import Owner
from models.store import Query, Store, cursor
from models.store.collections import CollectionSpec

#: A mark goes when it was not touched for so long.
KEPT_DAYS = 180

#: Most posts that are marked at once.
MOST_AT_ONCE = 100


class ReadMark(TypedDict):
    """That a reader (`models.content.readers`) has seen a post, and has read it if `read_at` is there."""

    _id: str
    reader: str
    post_id: str
    seen_at: datetime
    read_at: NotRequired[datetime]
    changed_at: datetime


READ_MARKS = CollectionSpec(
    "read_marks",
    ReadMark,
    purpose="That somebody has seen or read one post.",
    kept=f"{KEPT_DAYS} days after the last change, or until its reader erases it.",
    personal="What somebody reads; `reader` is a keyed hash, which names nobody without the keys.",
    indexes=[
        IndexModel([("reader", ASCENDING), ("changed_at", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("changed_at", ASCENDING)], expireAfterSeconds=KEPT_DAYS * 24 * 3600),
    ],
)

_KEYS = [("changed_at", ASCENDING), ("_id", ASCENDING)]


class MarkPage(NamedTuple):
    """Some marks, the longest unchanged first; `next` is the cursor after the last, where there is one."""

    marks: list[ReadMark]
    next: str | None
    more: bool


def mark(store: Store, reader: Owner, *, seen: Collection[str], read: Collection[str]) -> None:
    """Note that a reader has seen or read these posts; done again it changes nothing, and ids of no post are left out.

    :param seen: ids of posts; those in `read` are seen, too.
    """
    wanted = {*seen, *read}
    known = store.collection(POSTS).find({"_id": {"$in": sorted(wanted)}}, {"_id": 1})
    name, now = readers.digest(store, reader), datetime.now(UTC)
    had = _of(store, name, wanted)
    work = [
        _update(name, post_id, {"seen_at": now} | ({"read_at": now} if post_id in read else {}), now)
        for post_id in (row["_id"] for row in known)
        if post_id not in had or (post_id in read and "read_at" not in had[post_id])
    ]
    if work:
        store.collection(READ_MARKS).bulk_write(work, ordered=False)


def page(store: Store, reader: Owner, *, after: str | None, limit: int) -> MarkPage:
    """Return some marks of a reader: all of them from the first, then what changed after the cursor.

    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Query] = [{"reader": readers.digest(store, reader)}]
    if after:
        ((beyond, _),) = cursor.beyond(_KEYS, cursor.decode_moment(after))
        conditions += beyond
    found = store.collection(READ_MARKS).find({"$and": conditions}).sort(_KEYS).limit(limit + 1)
    rows = list(found)
    shown = rows[:limit]
    following = cursor.encode(shown[-1]["changed_at"], shown[-1]["_id"]) if shown else after
    return MarkPage(shown, following, len(rows) > limit)


def join(store: Store, device: Owner, citizen: Owner) -> None:
    """Let what was marked on a device be the citizen's who has signed in there; repeated it changes nothing."""
    name, now = readers.digest(store, citizen), datetime.now(UTC)

    def work(session: ClientSession) -> None:
        mine: Query = {"reader": readers.digest(store, device)}
        rows = list(store.collection(READ_MARKS).find(mine, session=session))
        if not rows:
            return
        moved = [_update(name, row["post_id"], _times(row), now) for row in rows]
        store.collection(READ_MARKS).bulk_write(moved, ordered=False, session=session)
        store.collection(READ_MARKS).delete_many(mine, session=session)

    store.transact(work)


def erase(store: Store, owners: Sequence[Owner], session: ClientSession) -> None:
    """Forget what these have seen and read."""
    names = [readers.digest(store, one) for one in owners]
    store.collection(READ_MARKS).delete_many({"reader": {"$in": names}}, session=session)


def _of(store: Store, name: str, post_ids: Collection[str]) -> Mapping[str, ReadMark]:
    ids = [f"{name}:{post_id}" for post_id in sorted(post_ids)]
    return {row["post_id"]: row for row in store.collection(READ_MARKS).find({"_id": {"$in": ids}})}


def _times(row: ReadMark) -> dict[str, datetime]:
    return {"seen_at": row["seen_at"]} | ({"read_at": row["read_at"]} if "read_at" in row else {})


def _update(name: str, post_id: str, times: Mapping[str, datetime], now: datetime) -> UpdateOne:
    """Return what notes these times, of each the earliest that is known."""
    update: dict[str, Any] = {"$min": times, "$set": {"reader": name, "post_id": post_id, "changed_at": now}}
    return UpdateOne({"_id": f"{name}:{post_id}"}, update, upsert=True)
