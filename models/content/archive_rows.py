"""What an archive of posts holds: the editions of a period, each with its post, its area and its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.access.callers import Identity
from models.areas import areas
from models.content import file_uses, post_access
from models.content.editions import POST_EDITIONS, PostEdition
from models.content.posts import POSTS, Audience, Post
from models.errors import Clash, Fault, Invalid
from models.files import library
from models.files.library import LibraryFile
from models.language.dates import begin_of
from models.store import Query, Store
from models.store.reads import BoundedRead

#: The longest period, in days, and the most editions of one archive.
MOST_DAYS, MOST_EDITIONS = 366, 5_000

#: Posts that are read at once.
BATCH = 50

READ = BoundedRead("editions of an archive", rows=MOST_EDITIONS + 1, seconds=10)


@dataclass(frozen=True)
class Period:
    """From the beginning of one day in Vietnam to the end of another one.

    :param area_id: what stands at this area or below.
    :param staff: with posts for staff.
    """

    first: date
    last: date
    area_id: str
    staff: bool = False

    @property
    def begin(self) -> datetime:
        """The first moment of it."""
        return begin_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return begin_of(self.last + timedelta(days=1))


class Archived(NamedTuple):
    """One edition with its post as it is now, its files that may be published, and the ids of those left out."""

    edition: PostEdition
    post: Post
    files: Sequence[LibraryFile]
    withheld: Sequence[str]


def period_faults(first: date | None, last: date | None) -> Iterator[Fault]:
    """Yield what is wrong with a period."""
    if first and last and last < first:
        yield Fault("to", "period_disordered", about=("from", "to"))
    elif first and last and (last - first).days >= MOST_DAYS:
        yield Fault("to", "span_too_long", {"days": MOST_DAYS}, about=("from", "to"))


def post_ids(store: Store, identity: Identity, period: Period) -> list[str]:
    """Return the ids of the posts that may have an edition in a period.

    :raises Invalid: the period is too long.
    :raises Clash: `archive_too_large`.
    :raises TooCostly: it takes too long to count.
    """
    if faults := list(period_faults(period.first, period.last)):
        raise Invalid(*faults)
    query: Query = {
        "$and": [
            post_access.readable_by(store, identity),
            {
                "area_id": {"$in": areas.below(store, period.area_id)},
                "edition": {"$gt": 0},
                **({} if period.staff else {"audience": Audience.PUBLIC}),
                "published_at": {"$lt": period.end},
                "updated_at": {"$gte": period.begin},
            },
        ]
    }
    with READ.within():
        rows = store.collection(POSTS).find(query, {"_id": 1}).sort("_id", 1).limit(READ.rows)
        ids = [row["_id"] for row in rows]
        editions: Query = {"post_id": {"$in": ids}, **_within(period)}
        count = store.collection(POST_EDITIONS).count_documents(editions, limit=READ.rows) if ids else 0
    if max(len(ids), count) > MOST_EDITIONS:
        raise Clash("archive_too_large", max=MOST_EDITIONS)
    return ids


def read(store: Store, ids: Sequence[str], period: Period) -> Iterator[Archived]:
    """Yield the editions of these posts in a period, post by post, some at a time."""
    for at in range(0, len(ids), BATCH):
        some = list(ids[at : at + BATCH])
        posts = {row["_id"]: row for row in store.collection(POSTS).find({"_id": {"$in": some}})}
        query: Query = {"post_id": {"$in": some}, **_within(period)}
        found = list(store.collection(POST_EDITIONS).find(query).sort([("post_id", 1), ("number", 1)]))
        known = library.by_ids(store, (one for edition in found for one in file_uses.named_by(edition)))
        for edition in found:
            named = file_uses.named_by(edition)
            fine = [one for one in named if one in known and not library.refusal(known[one])]
            left_out = [one for one in named if one not in fine]
            yield Archived(edition, posts[edition["post_id"]], [known[one] for one in fine], left_out)


def _within(period: Period) -> Query:
    return {"at": {"$gte": period.begin, "$lt": period.end}}
