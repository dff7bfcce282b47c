"""Wishes: when and of what somebody wants to be told, as devices and subscriptions carry them.

They are copied there from the preferences of their person (`models.following.preferences`), so that whoever sends to a
million asks with a query, and no document is read twice. What is missing was never wished for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from models.language.dates import VIETNAM
from models.messages import telling
from models.messages.telling import Quiet, Topic, Weight
from models.settings import Settings
from models.store import Query

DAY_MINUTES = 24 * 60


class Digest(StrEnum):
    """How often what is ordinary comes together in one message; `NONE`: each comes alone."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


class QuietHours(TypedDict):
    """Minutes of Viet Nam's day in which only what is piercing comes; none when both are the same."""

    begins: int
    ends: int


class Wishes(TypedDict, total=False):
    """What somebody wishes on one channel.

    `muted` are the topics that they unsubscribed from, `off` says that they want none of it on this channel, `quiet`
    are their own quiet hours (None: those of the province), `digest` is a `Digest`.
    """

    muted: list[str]
    off: bool
    quiet: QuietHours | None
    digest: str


def wanting(topic: Topic, weight: Weight) -> Query:
    """Return the condition for documents with `wishes` of those who want to be told of it one by one, at any hour."""
    rule = telling.rule(topic, weight)
    query: dict[str, Any] = {}
    if rule.can_stop:
        query = {"wishes.muted": {"$ne": str(topic)}, "wishes.off": {"$ne": True}}
    if rule.digest:
        query["wishes.digest"] = {"$in": [None, Digest.NONE]}
    return query


def not_before(
    settings: Settings, own: QuietHours | None, topic: Topic, weight: Weight, now: datetime
) -> datetime:
    """Return when somebody may be told: now, or at the end of the quiet hours that hold it back.

    :param own: their own quiet hours; None for those of the province.
    """
    rule = telling.rule(topic, weight)
    hours = own or (province_hours(settings) if rule.quiet is Quiet.ALL else None)
    if rule.quiet is Quiet.NONE or hours is None or not _is_in(hours, _minute(now)):
        return now
    left = (hours["ends"] - _minute(now)) % DAY_MINUTES
    return now.replace(second=0, microsecond=0) + timedelta(minutes=left)


def asleep(
    settings: Settings, own: Mapping[str, QuietHours | None], topic: Topic, weight: Weight
) -> dict[str, datetime]:
    """Return those whom quiet hours hold it back from now, and when these end, by whatever names them.

    :param own: the quiet hours of each.
    """
    now = datetime.now(UTC)
    found = {key: not_before(settings, hours, topic, weight, now) for key, hours in own.items()}
    return {key: wakes for key, wakes in found.items() if wakes > now}


def province_hours(settings: Settings) -> QuietHours:
    """Return the quiet hours of those who have none of their own (the setting QUIET_HOURS)."""
    begins, ends = (int(hour) * 60 for hour in settings.quiet_hours.split("-"))
    return {"begins": begins, "ends": ends}


def _minute(now: datetime) -> int:
    local = now.astimezone(VIETNAM)
    return local.hour * 60 + local.minute


def _is_in(hours: QuietHours, minute: int) -> bool:
    # Minutes since the quiet began, on a clock that it does not break in two.
    return (minute - hours["begins"]) % DAY_MINUTES < (hours["ends"] - hours["begins"]) % DAY_MINUTES
