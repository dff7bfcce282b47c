"""Shapes of subscriptions."""

from __future__ import annotations

from enum import StrEnum
from typing import NotRequired, TypedDict

import marshmallow as ma

from api.devices.news_schemas import NewsWishesSchema
from api.extensions.fields import Choice, Text
from models.categories.news_wishes import NewsWishes
from models.following.subscriptions import CARRIED, MAX_AREAS, SubscriptionChannel
from models.language.languages import DEFAULT, LANGUAGES


class SubscriptionSchema(ma.Schema):
    """Warnings that I get on one channel."""

    channel = ma.fields.String(required=True, validate=ma.validate.OneOf([str(one) for one in CARRIED]))
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_AREAS),
        metadata={"example": ["29242@2025-07-01"]},
    )
    exercises = ma.fields.Boolean(load_default=False, metadata={"description": "I take part in drills."})
    news = ma.fields.Nested(
        NewsWishesSchema, metadata={"description": "Posts that I am told of; left out, that stays as it is."}
    )
    language = ma.fields.String(
        load_default=DEFAULT, validate=ma.validate.OneOf(LANGUAGES), metadata={"example": "vi"}
    )


class SubscriptionBody(TypedDict):
    """What `SubscriptionSchema` loads."""

    channel: str
    area_ids: list[str]
    exercises: bool
    news: NotRequired[NewsWishes]
    language: str


class SubscriptionsSchema(ma.Schema):
    """All of them; a channel that is not there is silent."""

    subscriptions = ma.fields.List(
        ma.fields.Nested(SubscriptionSchema),
        required=True,
        validate=ma.validate.Length(max=len(CARRIED)),
    )


class ShownSubscriptionSchema(SubscriptionSchema):
    """Warnings and posts that I get on one channel."""

    news = ma.fields.Nested(NewsWishesSchema, required=True)


class ShownSubscriptionsSchema(ma.Schema):
    """All of them."""

    subscriptions = ma.fields.List(ma.fields.Nested(ShownSubscriptionSchema), required=True)


class SubscriptionsBody(TypedDict):
    """What `SubscriptionsSchema` loads."""

    subscriptions: list[SubscriptionBody]


class FollowChannel(StrEnum):
    """Where somebody follows areas: in the app, by Zalo or by SMS."""

    APP = "app"
    ZALO = SubscriptionChannel.ZALO
    SMS = SubscriptionChannel.SMS


class NewAreaSchema(ma.Schema):
    """One more area."""

    area = Text(
        80, metadata={"description": "Its id, or its name as people write it.", "examples": ["p. Long Đức"]}
    )


class NewArea(TypedDict):
    """What `NewAreaSchema` loads."""

    area: str


class FollowedAreaSchema(ma.Schema):
    """An area that I follow."""

    id = ma.fields.String(required=True, metadata={"examples": ["29263@2025-07-01"]})
    name = ma.fields.String(required=True, metadata={"examples": ["Phường Long Đức"]})


class FollowedOnSchema(ma.Schema):
    """What I follow on one channel, and how many areas there may be."""

    channel = Choice(FollowChannel, required=True)
    areas = ma.fields.List(ma.fields.Nested(FollowedAreaSchema), required=True)
    most = ma.fields.Integer(required=True, metadata={"examples": [MAX_AREAS]})


class FollowedSchema(ma.Schema):
    """What I follow on all my channels."""

    channels = ma.fields.List(ma.fields.Nested(FollowedOnSchema), required=True)
