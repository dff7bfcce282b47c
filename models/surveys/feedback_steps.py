"""Feedback steps: what everybody reads of how a post was rated; it moves by full hours and by several voices at once.

Whoever reads it before and after one voice knows that voice. So what is read is a copy of the totals. Whoever reads
first in an hour looks whether `SMALLEST_STEP` more people have spoken since the last copy and takes the next one; in
the same hour nobody looks again, so that nobody sees in which minute the fifth voice came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict

from pymongo.errors import DuplicateKeyError

from models.store import Store
from models.store.collections import CollectionSpec
from models.surveys import feedback_totals, tally
from models.surveys.feedback_totals import PublicRatings, Ratings
from models.surveys.result_steps import SMALLEST_STEP
from models.surveys.suppression import SMALLEST_CELL


class FeedbackStep(TypedDict):
    """How a post was rated, by rating as text, and how many reports are about it, as everybody reads it.

    The id is the post's; `looked` is the full hour in which somebody last looked whether there is more.
    """

    _id: str
    looked: datetime
    ratings: dict[str, int]
    petitions: int


FEEDBACK_STEPS = CollectionSpec(
    "post_feedback_steps",
    FeedbackStep,
    purpose="How a post was rated, as everybody reads it until the next step.",
    kept="For ever, with the post.",
)


@dataclass(frozen=True)
class PublicFeedback:
    """What everybody may read of what people say of a post; `petitions` is None where fewer than five are about it."""

    ratings: PublicRatings
    petitions: int | None


def read(store: Store, post_id: str, petitions_of: Callable[[Store, str], int]) -> PublicFeedback:
    """Return what everybody may read of what people say of a post; takes the next step if it is time.

    :param petitions_of: counts the reports about a post.
    """
    step = _step(store, post_id, tally.hour_of(datetime.now(UTC)), petitions_of)
    ratings = Ratings({rating: step["ratings"].get(str(rating), 0) for rating in feedback_totals.RATINGS})
    petitions = step["petitions"]
    return PublicFeedback(feedback_totals.public(ratings), petitions if petitions >= SMALLEST_CELL else None)


def _step(
    store: Store, post_id: str, hour: datetime, petitions_of: Callable[[Store, str], int]
) -> FeedbackStep:
    rows = store.collection(FEEDBACK_STEPS)
    before = rows.find_one({"_id": post_id})
    if before and before["looked"] >= hour:
        return before
    step = _next(store, post_id, hour, petitions_of(store, post_id), before)
    try:
        if before:
            rows.replace_one({"_id": post_id, "looked": before["looked"]}, step)
        else:
            rows.insert_one(step)
    except DuplicateKeyError:
        # Somebody else looked first: what they found is what everybody reads.
        pass
    return rows.find_one({"_id": post_id}) or step


def _next(
    store: Store, post_id: str, hour: datetime, reports: int, before: FeedbackStep | None
) -> FeedbackStep:
    """Return what is read from now on: of each number what it is now, where it has moved far enough."""
    counts = feedback_totals.added_up(feedback_totals.rows_of(store, post_id)).counts
    found = {str(rating): count for rating, count in counts.items()}
    ratings, petitions = (before["ratings"], before["petitions"]) if before else ({}, 0)
    return {
        "_id": post_id,
        "looked": hour,
        "ratings": found if _moved(sum(found.values()), sum(ratings.values())) else ratings,
        "petitions": reports if _moved(reports, petitions) else petitions,
    }


def _moved(now: int, before: int) -> bool:
    return abs(now - before) >= SMALLEST_STEP
