"""Changes of the feed since a phone last asked: what is new or other, and what is gone.

Each post has one row for each area at which it stood, with the number of its last change there
(`models.content.area_versions`). So however often a post changed, it comes once; and what it is now tells whether it
is sent or named as gone: a tombstone. A phone that was offline for a month asks with the cursor that it has and gets
what it missed, a page at a time.

Example: a phone of the ward holds the cursor of number 41. Since then the province published a post (42) and the ward
withdrew one (43). It gets the post of 42, the tombstone of 43, and the cursor of 43.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.content import area_versions, claims, feed_filter, posts, search_entries
from models.content.area_versions import Versions
from models.content.feed_filter import FeedFilter
from models.content.posts import POSTS, Post, PostState
from models.errors import Fault, Invalid
from models.language.dates import VIETNAM
from models.store import Query, Store, cursor
from models.store.collections import CollectionSpec

#: A cursor is good for so many days; the rows stay a little longer.
LONGEST_DAYS, KEPT_DAYS = 90, 100


class FeedChange(TypedDict):
    """The last change of one post at one area; the id is made of both."""

    _id: str
    post_id: str
    area_id: str
    number: int
    at: datetime


FEED_CHANGES = CollectionSpec(
    "feed_changes",
    FeedChange,
    purpose="The last change of one post at one area at which it is or was published.",
    kept=f"{KEPT_DAYS} days after that change: so long a phone may be offline and still catch up.",
    indexes=[
        IndexModel([("area_id", ASCENDING), ("number", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=KEPT_DAYS * 24 * 3600),
    ],
)


class Gone(StrEnum):
    """Why a phone has to drop a post: it was taken back, its time is over, or it stands elsewhere now."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    MOVED = "moved"


class Tombstone(TypedDict):
    """A post that is no longer read through the filter that was asked for, and why (`Gone`)."""

    _id: str
    reason: str


class Since(NamedTuple):
    """What a cursor says: everything up to `number` of this epoch is known, through the filter with this mark.

    :param day: when it was given, as `today` has it.
    """

    epoch: str
    number: int
    mark: str
    day: int


@dataclass(frozen=True)
class Changes:
    """An answer.

    :param restart: the cursor was too old, of another store or of another filter: the phone drops what it has and
        begins with the first page of the feed, at `next`.
    :param next: the cursor to ask with next time, at once if there is `more`.
    """

    posts: Sequence[Post]
    gone: Sequence[Tombstone]
    next: str
    more: bool = False
    restart: bool = False


def note(store: Store, before: Post, after: Post, session: ClientSession) -> None:
    """Count a change of a post for its readers, and let search and claims know; call it in its transaction.

    Does nothing while the public could not read the post before and cannot now.
    """
    stood = [post for post in (before, after) if _shown_once(post)]
    if not stood:
        return
    area_ids = {post["area_id"] for post in stood}
    number, now = area_versions.bump(store, area_ids, session), datetime.now(UTC)
    for area_id in area_ids:
        row = {"post_id": after["_id"], "area_id": area_id, "number": number, "at": now}
        store.collection(FEED_CHANGES).update_one(
            {"_id": f"{after['_id']}:{area_id}"}, {"$set": row}, upsert=True, session=session
        )
    search_entries.keep(store, after, session)
    claims.keep(store, after, session)


def since(store: Store, wanted: FeedFilter, given: str, limit: int) -> Changes:
    """Return what has changed since a cursor, oldest change first, at most `limit` posts and tombstones.

    :raises NotFound: there is no such area.
    :raises Invalid: `bad_cursor`.
    """
    known = _decoded(given)
    versions = area_versions.of(store, feed_filter.here(store, wanted))
    mark = wanted.mark(store)
    if (known.epoch, known.mark) != (versions.epoch, mark) or today() - known.day > LONGEST_DAYS:
        return Changes((), (), cursor_of(versions, mark), restart=True)
    rows = _rows(store, feed_filter.reached(store, wanted), known.number, versions.number, limit + 1)
    read, more = rows[:limit], len(rows) > limit
    found, gone = _sorted_out(store, wanted, read)
    number = read[-1]["number"] if more else max(known.number, versions.number)
    return Changes(found, gone, cursor_of(Versions(versions.epoch, number), mark), more=more)


def cursor_of(versions: Versions, mark: str) -> str:
    """Return the cursor of somebody who knows everything up to these versions; it is the same all day."""
    return cursor.encode(versions.epoch, versions.number, mark, today())


def cursor_faults(given: str) -> list[Fault]:
    """Return what is wrong with a cursor of changes."""
    return cursor.faults(_decoded, given)


def today() -> int:
    """Return the day in Viet Nam as a number."""
    return datetime.now(VIETNAM).toordinal()


def _decoded(given: str) -> Since:
    epoch, number, mark, day = cursor.decode(given, 4, "since")
    if not (isinstance(epoch, str) and isinstance(mark, str)):
        raise Invalid(Fault("since", "bad_cursor"))
    if not (isinstance(number, int) and isinstance(day, int)):
        raise Invalid(Fault("since", "bad_cursor"))
    return Since(epoch, number, mark, day)


def _rows(store: Store, reached: Sequence[str], after: int, until: int, limit: int) -> list[FeedChange]:
    """Return the changes in these areas after one number and up to another, oldest first."""
    if after >= until:
        return []
    query: Query = {"area_id": {"$in": list(reached)}, "number": {"$gt": after, "$lte": until}}
    rows = store.collection(FEED_CHANGES).find(query)
    return list(rows.sort([("number", ASCENDING), ("_id", ASCENDING)]).limit(limit))


def _sorted_out(
    store: Store, wanted: FeedFilter, rows: Sequence[FeedChange]
) -> tuple[list[Post], list[Tombstone]]:
    """Return the posts of these changes that are read through the filter now, and tombstones of the others."""
    ids = list(dict.fromkeys(row["post_id"] for row in rows))
    reached = set(feed_filter.reached(store, wanted))
    now = {post["_id"]: post for post in store.collection(POSTS).find({"_id": {"$in": ids}})}
    found: list[Post] = []
    gone: list[Tombstone] = []
    for one in ids:
        reason = _gone(now.get(one), reached)
        if reason:
            gone.append({"_id": one, "reason": reason})
        elif feed_filter.fits(wanted, now[one]):
            found.append(now[one])
        elif now[one]["edition"] > 1:
            # The edition before may have passed the filter.
            gone.append({"_id": one, "reason": Gone.MOVED})
    return found, gone


def _gone(post: Post | None, reached: set[str]) -> Gone | None:
    if post is None or post["state"] == PostState.EXPIRED:
        return Gone.EXPIRED
    if post["state"] != PostState.PUBLISHED:
        return Gone.WITHDRAWN
    return None if post["area_id"] in reached and posts.is_public(post) else Gone.MOVED


def _shown_once(post: Post) -> bool:
    """Return whether the public reads the post or has read it; a correction is read as what it corrects."""
    return post["edition"] > 0 and post["revises"] is None and posts.is_public(post)
