"""Followings: what one person follows, on each of their devices and channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from models.areas import areas
from models.categories.news_wishes import EVERYTHING, NewsWishes
from models.following import subscriptions
from models.messages.messages import Owner
from models.people import devices
from models.people.devices import DEVICES, Device
from models.store import Store
from models.store.collections import Kind


class Following(NamedTuple):
    """What somebody follows on one device or channel.

    `id` is of the device or subscription, `heard` are the areas whose alerts and posts concern it, `since` is when it
    began.
    """

    id: str
    heard: list[str]
    exercises: bool
    news: NewsWishes
    language: str
    since: datetime


def of(store: Store, owner: Owner) -> Iterator[Following]:
    """Yield what somebody follows on each of their devices and channels."""
    for device in _devices(store, owner):
        heard = areas.relevant(store, device["area_ids"])
        news = device.get("news", EVERYTHING)
        yield Following(
            device["_id"], heard, device["exercises"], news, device["language"], device["created_at"]
        )
    for row in subscriptions.of_owner(store, owner):
        news = row.get("news", EVERYTHING)
        yield Following(row["_id"], row["heard"], row["exercises"], news, row["language"], row["created_at"])


def _devices(store: Store, owner: Owner) -> list[Device]:
    if owner.kind == Kind.CITIZEN:
        return devices.of_citizen(store, owner.id)
    query = {"_id": owner.id, "revoked_at": None, "area_ids": {"$exists": True}}
    return list(store.collection(DEVICES).find(query)) if owner.kind == Kind.DEVICE else []
