"""Feedback texts: what people wrote about a post, for officials alone, without the personal data in it."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from pymongo import DESCENDING

from models.language.personal_data import mask
from models.store import Document, Store, cursor
from models.surveys.feedback_totals import in_year
from models.surveys.policy_feedback import POST_FEEDBACK


class FeedbackText(NamedTuple):
    """What one person wrote, masked; `area_id` is "" where nobody knows their home."""

    rating: int
    text: str
    lang: str
    area_id: str
    month: str
    edition: int
    doubtful: bool


def page(
    store: Store,
    post_id: str,
    *,
    rating: int | None = None,
    year: int | None = None,
    area_ids: Set[str] | None = None,
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[FeedbackText], str | None]:
    """Return some texts, in an order that tells nothing of when they were written, and the cursor of the next page.

    :param area_ids: those of people of these areas alone; None for all.
    :raises Invalid: `bad_cursor`.
    """
    query: Document = {"post_id": post_id, "text": {"$gt": ""}, **in_year(year)}
    if area_ids is not None:
        query["area_id"] = {"$in": sorted(area_ids)}
    if rating is not None:
        query["rating"] = rating
    if after:
        (last,) = cursor.decode(after, 1)
        query["_id"] = {"$lt": last}
    rows = list(store.collection(POST_FEEDBACK).find(query).sort("_id", DESCENDING).limit(limit + 1))
    shown = [
        FeedbackText(
            row["rating"],
            mask(row["text"]),
            row["lang"],
            row["area_id"],
            row["month"],
            row["edition"],
            row["doubtful"],
        )
        for row in rows[:limit]
    ]
    return shown, cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
