"""Subscriptions as their citizens see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from models.areas import areas
from models.categories.news_wishes import EVERYTHING, NewsWishes
from models.following import subscriptions
from models.following.subscriptions import MAX_AREAS
from models.messages.messages import Owner
from models.store import Store


class ShownSubscription(TypedDict):
    """Warnings that a citizen gets on one channel."""

    channel: str
    area_ids: list[str]
    exercises: bool
    news: NewsWishes
    language: str


class ShownSubscriptions(TypedDict):
    """All of them."""

    subscriptions: list[ShownSubscription]


def show(store: Store, owner: Owner) -> ShownSubscriptions:
    """Show the subscriptions of somebody, without the address."""
    return {
        "subscriptions": [
            {
                "channel": one["channel"],
                "area_ids": one["area_ids"],
                "exercises": one["exercises"],
                "news": one.get("news", EVERYTHING),
                "language": one["language"],
            }
            for one in subscriptions.of_owner(store, owner)
        ]
    }


class ShownArea(TypedDict):
    """An area that somebody follows."""

    id: str
    name: str


class FollowedOn(TypedDict):
    """What somebody follows on one channel."""

    channel: str
    areas: list[ShownArea]
    most: int


def followed_on(store: Store, channel: str, area_ids: Sequence[str]) -> FollowedOn:
    """Show the areas that are followed on a channel, with their names."""
    shown: list[ShownArea] = [{"id": one, "name": areas.get(store, one)["full_name"]} for one in area_ids]
    return {"channel": channel, "areas": shown, "most": MAX_AREAS}
