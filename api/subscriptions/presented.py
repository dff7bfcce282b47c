"""Subscriptions as their citizens see them."""

from __future__ import annotations

from typing import TypedDict

from models.categories.news_wishes import EVERYTHING, NewsWishes
from models.following import subscriptions
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
