"""Shapes of what officials say when they act on a post."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.posts.schemas import ID, ChangedPostSchema, CorrectedPostSchema, words
from api.extensions.fields import Choice, Text
from models.content.drafting import PostDraft
from models.content.posts import Channel
from models.content.taking_over import Way

MOST_NOTE = 1000


class ReturnPostSchema(ma.Schema):
    """Why a post goes back to its writers."""

    note = Text(MOST_NOTE)


class ReturnBody(TypedDict):
    """What `ReturnPostSchema` loads."""

    note: str


class SchedulePostSchema(ma.Schema):
    """When a post is to appear."""

    publish_at = moment(required=True)


class ScheduleBody(TypedDict):
    """What `SchedulePostSchema` loads."""

    publish_at: datetime


class WithdrawPostSchema(ma.Schema):
    """What readers are told of why it is gone, by language."""

    note = words(MOST_NOTE, required=True)


class WithdrawBody(TypedDict):
    """What `WithdrawPostSchema` loads."""

    note: dict[str, str]


class CorrectPostSchema(WithdrawPostSchema):
    """What is corrected, and what readers are told of why."""

    changed = ma.fields.Nested(CorrectedPostSchema, load_default=dict)


class CorrectBody(WithdrawBody):
    """What `CorrectPostSchema` loads."""

    changed: PostDraft


class TakeOverPostSchema(ma.Schema):
    """Where and how a post from above is taken over."""

    area_id = ma.fields.String(required=True, validate=ID, metadata={"example": "29242@2025-07-01"})
    way = Choice(Way, required=True)
    channels = ma.fields.List(
        Choice(Channel),
        load_default=list,
        validate=ma.validate.Length(max=len(Channel)),
        metadata={"description": "As it is: on which of the commune's own means; empty: those of the post."},
    )
    publish_at = moment(load_default=None, allow_none=True)
    changed = ma.fields.Nested(ChangedPostSchema)


class TakeOverBody(TypedDict):
    """What `TakeOverPostSchema` loads."""

    area_id: str
    way: str
    channels: list[str]
    publish_at: datetime | None
    changed: NotRequired[PostDraft]
