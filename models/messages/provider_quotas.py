"""Quotas of a provider that are used up: remembered, so that nobody is asked in vain until they are there again.

What counts against a quota is the provider's to say; here stands only its "no", and until when that holds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from models.language.dates import VIETNAM
from models.store import Store
from models.store.collections import CollectionSpec


class UsedUp(TypedDict):
    """A quota that is used up, by its name: until when, and the provider's code for it."""

    _id: str
    code: str
    until: datetime


PROVIDER_QUOTAS = CollectionSpec(
    "provider_quotas",
    UsedUp,
    purpose="A quota of a provider that is used up, and when it is there again.",
    kept="One row a quota, until the next time that it is used up.",
    personal="Nobody's.",
)


class Refresh(StrEnum):
    """When a quota is there again: with the next `DAY` or `MONTH` of Viet Nam; after an `HOUR` one may look again."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


def note(store: Store, quota: str, code: str, refresh: Refresh) -> float:
    """Note that a quota is used up; returns the seconds until it is there again."""
    now = datetime.now(UTC)
    until = next_time(now, refresh)
    store.collection(PROVIDER_QUOTAS).update_one(
        {"_id": quota}, {"$set": {"code": code, "until": until}}, upsert=True
    )
    return (until - now).total_seconds()


def used_up(store: Store, quota: str) -> UsedUp | None:
    """Return the row of a quota that is used up; None where it is not, as far as we know."""
    return store.collection(PROVIDER_QUOTAS).find_one({"_id": quota, "until": {"$gt": datetime.now(UTC)}})


def next_time(now: datetime, refresh: Refresh) -> datetime:
    """Return when a quota that is used up now is there again."""
    if refresh is Refresh.HOUR:
        return now + timedelta(hours=1)
    midnight = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    if refresh is Refresh.DAY:
        return (midnight + timedelta(days=1)).astimezone(UTC)
    # The first of a month is never more than 31 days after the first of the one before.
    return (midnight.replace(day=1) + timedelta(days=32)).replace(day=1).astimezone(UTC)
