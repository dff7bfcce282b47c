"""Shapes of what people say of a post that asks whether it worked for them."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from models.surveys import feedback_steps
from models.surveys.feedback_totals import RATINGS
from models.surveys.policy_feedback import MOST_TEXT, PostFeedback


class NewFeedbackSchema(ma.Schema):
    """What somebody says of a post."""

    rating = ma.fields.Integer(
        required=True,
        strict=True,
        validate=ma.validate.Range(min=RATINGS[0], max=RATINGS[-1]),
        metadata={"description": "From 1 (not at all) to 5 (very well)."},
    )
    text = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=MOST_TEXT),
        metadata={"description": "Only officials read it, with personal data masked."},
    )
    area = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Length(max=40),
        metadata={"description": "The commune of the caller; default: the first that the device follows."},
    )


class NewFeedback(TypedDict):
    """What `NewFeedbackSchema` loads."""

    rating: int
    text: str
    area: str | None


class OwnFeedbackSchema(ma.Schema):
    """What the caller has said of a post."""

    given = ma.fields.Boolean(required=True)
    rating = ma.fields.Integer(required=True, allow_none=True)
    text = ma.fields.String(required=True)
    edition = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of the post, when they said it."}
    )


class OwnFeedback(TypedDict):
    """What `OwnFeedbackSchema` dumps."""

    given: bool
    rating: int | None
    text: str
    edition: int | None


class RatingCountSchema(ma.Schema):
    """How many gave a rating."""

    rating = ma.fields.Integer(required=True)
    count = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Null where it is suppressed to protect the people behind it."},
    )


class RatingCount(TypedDict):
    """What `RatingCountSchema` dumps."""

    rating: int
    count: int | None


class PublicFeedbackSchema(ma.Schema):
    """How many gave a post which rating; small numbers are suppressed."""

    post_id = ma.fields.String(required=True)
    n = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "Null: fewer than five."})
    average = ma.fields.Float(required=True, allow_none=True)
    ratings = ma.fields.List(ma.fields.Nested(RatingCountSchema), required=True)
    petitions = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many reports are about it. Null: fewer than five."},
    )


class PublicFeedback(TypedDict):
    """What `PublicFeedbackSchema` dumps."""

    post_id: str
    n: int | None
    average: float | None
    ratings: list[RatingCount]
    petitions: int | None


def show_own(row: PostFeedback | None) -> OwnFeedback:
    """Show somebody what they have said."""
    if row is None:
        return {"given": False, "rating": None, "text": "", "edition": None}
    return {"given": True, "rating": row["rating"], "text": row["text"], "edition": row["edition"]}


def show_public(post_id: str, found: feedback_steps.PublicFeedback) -> PublicFeedback:
    """Show everybody how a post was rated."""
    rated = found.ratings
    ratings: list[RatingCount] = [{"rating": one, "count": number} for one, number in rated.counts.items()]
    return {
        "post_id": post_id,
        "n": rated.n,
        "average": rated.average,
        "ratings": ratings,
        "petitions": found.petitions,
    }
