"""Publishing posts: now, later by the clock, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import approving, editions, feed, post_clock, posts, publishing
from models.content.feed_filter import FeedFilter
from models.content.posts import POSTS, Post, PostState
from models.errors import Forbidden, Invalid, NotFound, Stale
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from tests.builders import PHUONG_TRA_VINH, post
from tests.posting import EDITOR, WARD_WRITER, approved, submitted

SOON = timedelta(hours=2)


def scheduled(store: Store, **given: Any) -> Post:
    made = submitted(store, **given)
    at = datetime.now(UTC) + SOON
    return approving.schedule(store, EDITOR, made["_id"], at, expect=made["version"])


def due_now(store: Store, made: Post, **fields: object) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    values = dict.fromkeys(("publish_at",), past) | fields
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": values})


def rows(store: Store, post_id: str, reaction: Reaction) -> list[outbox.OutboxRow]:
    ids = [event["_id"] for event in events.timeline(store, Kind.POST, post_id)]
    return list(store.collection(OUTBOX).find({"event_id": {"$in": ids}, "reaction": reaction}))


def test_publishing_leaves_a_public_event(store: Store) -> None:
    published = post(store)
    told = events.timeline(store, Kind.POST, published["_id"], public_only=True)
    assert [event["action"] for event in told] == ["published"]


def test_a_post_is_published_once(store: Store) -> None:
    published = post(store)
    with pytest.raises(Stale):
        publishing.publish(store, published["_id"], events.SYSTEM)


def test_what_is_published_is_frozen_as_its_first_edition(store: Store) -> None:
    published = approved(store)
    (edition,) = editions.of_post(store, published["_id"])
    assert (edition["number"], edition["texts"], edition["approved_by"]) == (
        1,
        published["texts"],
        [EDITOR.id],
    )


def test_a_scheduled_post_is_not_read_before_its_time(store: Store) -> None:
    made = scheduled(store)
    assert made["state"] == PostState.SCHEDULED
    assert post_clock.step(store, made["_id"]) == made["publish_at"]
    assert feed.read(store, FeedFilter((PHUONG_TRA_VINH,))).posts == []


def test_a_scheduled_post_has_a_row_of_the_outbox_that_is_due_at_its_time(store: Store) -> None:
    made = scheduled(store)
    assert [row["due_at"] for row in rows(store, made["_id"], Reaction.WATCH_POST)] == [made["publish_at"]]


def test_a_scheduled_post_appears_when_its_time_has_come_and_only_once(store: Store) -> None:
    made = scheduled(store)
    due_now(store, made)
    assert [post_clock.step(store, made["_id"]) for _ in range(3)] == [None] * 3
    told = [event["action"] for event in events.timeline(store, Kind.POST, made["_id"])]
    assert told == ["drafted", "submitted", "scheduled", "published"]
    assert [one["_id"] for one in feed.read(store, FeedFilter((PHUONG_TRA_VINH,))).posts] == [made["_id"]]


def test_a_scheduled_post_gets_another_time(store: Store) -> None:
    made = scheduled(store)
    later = datetime.now(UTC).replace(microsecond=0) + 2 * SOON
    moved = approving.schedule(store, EDITOR, made["_id"], later, expect=made["version"])
    assert (moved["publish_at"], post_clock.step(store, made["_id"])) == (later, later)


def test_a_scheduled_post_is_published_at_once_when_somebody_wants_it(store: Store) -> None:
    made = scheduled(store)
    done = approving.publish(store, EDITOR, made["_id"], expect=made["version"])
    assert done["state"] == PostState.PUBLISHED


def test_a_scheduled_post_that_was_sent_back_does_not_appear(store: Store) -> None:
    made = scheduled(store)
    approving.send_back(store, EDITOR, made["_id"], "Hoãn cuộc họp", expect=made["version"])
    due_now(store, made)
    assert post_clock.step(store, made["_id"]) is None
    assert posts.get(store, made["_id"])["state"] == PostState.RETURNED


@pytest.mark.parametrize(("hours", "code"), [(-1, "time_past"), (5, "time_too_late")])
def test_a_post_is_not_scheduled_for_a_time_that_makes_no_sense(store: Store, hours: int, code: str) -> None:
    made = submitted(store, valid_to=datetime.now(UTC) + timedelta(hours=4))
    at = datetime.now(UTC) + timedelta(hours=hours)
    with pytest.raises(Invalid) as refused:
        approving.schedule(store, EDITOR, made["_id"], at, expect=made["version"])
    assert [fault.code for fault in refused.value.faults] == [code]


def test_a_post_waits_for_the_time_that_its_writer_named(store: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + SOON
    made = approved(store, publish_at=at)
    assert (made["state"], made["publish_at"]) == (PostState.SCHEDULED, at)


def test_a_post_leaves_the_feed_when_its_validity_ends(store: Store) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + SOON
    made = approved(store, valid_to=ends)
    assert [row["due_at"] for row in rows(store, made["_id"], Reaction.WATCH_POST)] == [ends]
    assert post_clock.step(store, made["_id"]) == ends
    due_now(store, made, valid_to=datetime.now(UTC) - timedelta(seconds=1))
    assert post_clock.step(store, made["_id"]) is None
    assert posts.get(store, made["_id"])["state"] == PostState.EXPIRED
    assert feed.read(store, FeedFilter((PHUONG_TRA_VINH,))).posts == []


def test_a_withdrawn_post_is_not_found(store: Store) -> None:
    made = approved(store)
    taken = approving.withdraw(store, EDITOR, made["_id"], {"vi": "Sai ngày họp"}, expect=made["version"])
    assert taken["trace"]
    assert taken["trace"]["note"] == {"vi": "Sai ngày họp"}
    with pytest.raises(NotFound):
        posts.get_published(store, made["_id"])


def test_a_writer_who_may_not_publish_may_not_withdraw(store: Store) -> None:
    made = approved(store)
    with pytest.raises(Forbidden):
        approving.withdraw(store, WARD_WRITER, made["_id"], {"vi": "Sai ngày họp"}, expect=made["version"])


def test_a_withdrawal_needs_a_reason(store: Store) -> None:
    made = approved(store)
    with pytest.raises(Invalid):
        approving.withdraw(store, EDITOR, made["_id"], {"vi": " "}, expect=made["version"])
