"""Feedback totals: how many gave a post which rating, kept in the transaction that changes a voice.

One row counts the voices of one area in one month on one edition, so that people of different communes are in nobody's
way, and whoever reads adds a few rows up instead of counting voices. Doubtful voices (`models.surveys.policy_feedback`)
are counted apart and stand in no rating.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.store import Query, Store
from models.store.collections import CollectionSpec
from models.surveys import suppression
from models.surveys.suppression import SMALLEST_CELL

#: From "not at all" to "very well".
RATINGS = range(1, 6)


class FeedbackTotal(TypedDict):
    """The voices of one area in one month on one edition of a post.

    `month` is YYYY-MM; `area_id` is "" for those whose home nobody knows. `ratings` counts by rating as text, `texts`
    those who wrote something, `doubtful` those who stand in no rating.
    """

    _id: str
    post_id: str
    edition: int
    month: str
    area_id: str
    ratings: dict[str, int]
    texts: int
    doubtful: int


FEEDBACK_TOTALS = CollectionSpec(
    "post_feedback_totals",
    FeedbackTotal,
    purpose="How many people of one area gave one edition of a post which rating in one month.",
    kept="For ever, with the post.",
    indexes=[IndexModel([("post_id", ASCENDING), ("month", ASCENDING)])],
)


@dataclass(frozen=True)
class Counted:
    """Where and as what one voice counts."""

    post_id: str
    edition: int
    month: str
    area_id: str
    rating: int
    has_text: bool
    doubtful: bool


@dataclass(frozen=True)
class Ratings:
    """Voices added up: `counts` by rating, `texts` of them with words, `doubtful` besides them."""

    counts: Mapping[int, int]
    texts: int = 0
    doubtful: int = 0

    @property
    def n(self) -> int:
        """Return how many there are, without the doubtful ones."""
        return sum(self.counts.values())

    @property
    def average(self) -> float | None:
        """Return the mean rating to one decimal; None without any."""
        total = sum(rating * count for rating, count in self.counts.items())
        return round(total / self.n, 1) if self.n else None


@dataclass(frozen=True)
class PublicRatings:
    """What everybody may read: no number that fewer than five people stand behind, nor one that tells such a number.

    `n` is None where fewer than five gave a rating. `average` is None where a rating is suppressed.
    """

    n: int | None
    average: float | None
    counts: Mapping[int, int | None]


def count(store: Store, voice: Counted, times: int, session: ClientSession) -> None:
    """Count a voice (`times` 1), or count it no longer (-1)."""
    row = (voice.post_id, voice.edition, voice.month, voice.area_id)
    what = "doubtful" if voice.doubtful else f"ratings.{voice.rating}"
    added = {what: times} | ({"texts": times} if voice.has_text and not voice.doubtful else {})
    named = {
        "post_id": voice.post_id,
        "edition": voice.edition,
        "month": voice.month,
        "area_id": voice.area_id,
    }
    store.collection(FEEDBACK_TOTALS).update_one(
        {"_id": ":".join(map(str, row))}, {"$inc": added, "$setOnInsert": named}, upsert=True, session=session
    )


def rows_of(store: Store, post_id: str, year: int | None = None) -> list[FeedbackTotal]:
    """Return the rows of a post, of one year or of all."""
    return list(store.collection(FEEDBACK_TOTALS).find({"post_id": post_id, **in_year(year)}))


def in_year(year: int | None) -> Query:
    """Return the condition on `month` of what counts in a year; none for all years."""
    return {} if year is None else {"month": {"$gte": f"{year:04}-01", "$lte": f"{year:04}-12"}}


def of_several(store: Store, post_ids: Sequence[str]) -> dict[str, Ratings]:
    """Return the ratings of some posts by their ids."""
    rows: dict[str, list[FeedbackTotal]] = {post_id: [] for post_id in post_ids}
    for row in store.collection(FEEDBACK_TOTALS).find({"post_id": {"$in": list(rows)}}):
        rows[row["post_id"]].append(row)
    return {post_id: added_up(found) for post_id, found in rows.items()}


def added_up(rows: Iterable[FeedbackTotal]) -> Ratings:
    """Return what some rows come to together."""
    counts, texts, doubtful = Counter(dict.fromkeys(RATINGS, 0)), 0, 0
    for row in rows:
        # A row that began with a doubtful voice has no ratings yet.
        kept = cast(Mapping[str, Any], row)
        counts.update({int(rating): number for rating, number in kept.get("ratings", {}).items()})
        texts += kept.get("texts", 0)
        doubtful += kept.get("doubtful", 0)
    return Ratings(dict(counts), texts, doubtful)


def by(rows: Iterable[FeedbackTotal], key: Callable[[FeedbackTotal], str]) -> list[tuple[str, Ratings]]:
    """Return the rows added up by area, month or edition, in the order of the keys."""
    groups: dict[str, list[FeedbackTotal]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found = ((name, added_up(groups[name])) for name in sorted(groups))
    return [(name, ratings) for name, ratings in found if ratings.n or ratings.doubtful]


def public(ratings: Ratings) -> PublicRatings:
    """Return what of some ratings everybody may read."""
    hidden = suppression.of_parts({str(one): ratings.counts[one] for one in RATINGS})
    counts = {one: None if str(one) in hidden else ratings.counts[one] for one in RATINGS}
    whole = None not in counts.values()
    return PublicRatings(
        ratings.n if ratings.n >= SMALLEST_CELL else None, ratings.average if whole else None, counts
    )
