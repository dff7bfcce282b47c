"""Quiet hours, and unsubscribing as a query for many."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from models.language.dates import VIETNAM
from models.messages import wishes
from models.messages.telling import Topic, Weight
from models.store import Store

SURVEY = (Topic.SURVEY, Weight.ORDINARY)
PIERCING = (Topic.ALERT, Weight.PIERCING)
NIGHT: wishes.QuietHours = {"begins": 22 * 60 + 30, "ends": 5 * 60}
NOON: wishes.QuietHours = {"begins": 11 * 60, "ends": 13 * 60}
NEVER: wishes.QuietHours = {"begins": 0, "ends": 0}


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


@pytest.fixture
def quiet(store: Store) -> Store:
    """A province that is quiet from 21 to 6."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, quiet_hours="21-6"))


@pytest.mark.parametrize(
    ("own", "now", "then"),
    [
        (None, at(12), at(12)),
        (None, at(23), datetime(2026, 11, 24, 6, tzinfo=VIETNAM)),
        (NIGHT, at(22), at(22)),
        (NIGHT, at(22, 30), datetime(2026, 11, 24, 5, tzinfo=VIETNAM)),
        (NIGHT, at(4, 59), at(5)),
        (NOON, at(12, 10), at(13)),
        (NOON, at(23), at(23)),
        (NEVER, at(3), at(3)),
    ],
)
def test_one_is_told_at_the_end_of_their_own_hours_else_of_the_provinces(
    quiet: Store, own: wishes.QuietHours | None, now: datetime, then: datetime
) -> None:
    assert wishes.not_before(quiet.settings, own, *SURVEY, now) == then
    assert wishes.not_before(quiet.settings, own, *PIERCING, now) == now


def test_who_unsubscribed_is_found_for_nothing_but_what_is_piercing(store: Store) -> None:
    people: list[dict[str, Any]] = [
        {"_id": "all"},
        {"_id": "no surveys", "wishes": {"muted": ["survey"]}},
        {"_id": "nothing here", "wishes": {"off": True}},
        {"_id": "no warnings", "wishes": {"muted": ["alert"]}},
    ]
    store.db["hearers"].insert_many(people)

    def found(topic: Topic, weight: Weight) -> set[str]:
        return {one["_id"] for one in store.db["hearers"].find(wishes.wanting(topic, weight))}

    assert found(*SURVEY) == {"all", "no warnings"}
    assert found(Topic.ALERT, Weight.ORDINARY) == {"all", "no surveys"}
    assert len(found(*PIERCING)) == 4
    store.db["hearers"].drop()


def test_who_wishes_a_digest_is_told_of_ordinary_posts_there_alone(store: Store) -> None:
    store.db["readers"].insert_many(
        [{"_id": 1}, {"_id": 2, "wishes": {"digest": "daily"}}, {"_id": 3, "wishes": {"digest": "none"}}]
    )
    ordinary = wishes.wanting(Topic.POST, Weight.ORDINARY)
    urgent = wishes.wanting(Topic.POST, Weight.URGENT)
    assert [one["_id"] for one in store.db["readers"].find(ordinary)] == [1, 3]
    assert store.db["readers"].count_documents(urgent) == 3
    store.db["readers"].drop()
