"""Handing over: what travels is ids, many in one message where there are many, and an alert always alone."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from models.store import Store, outbox
from models.store.collections import Kind
from models.store.outbox import HandedRow
from models.store.reactions import Reaction
from notifications.celery_app import broker_of
from notifications.hand_over import SHORT, SPREAD, TOGETHER, Handing, bundles
from notifications.queues import DONE_TOGETHER, OF_ONE_REPORT, QUEUE_OF, Lane, Queue


def rows(number: int, reaction: Reaction) -> list[HandedRow]:
    """So many rows of a reaction."""
    return [{"_id": f"e{one}:{reaction}", "reaction": reaction, "attempts": 0} for one in range(number)]


def sizes(owed: list[HandedRow]) -> list[int]:
    """How many rows each message carries."""
    return [len(ids) for _, ids in bundles(owed)]


def owe(store: Store, number: int, kind: Kind = Kind.MESSAGE, action: str = "queued") -> list[str]:
    """Let the reactions of so many events be due; returns the ids of the rows."""
    found = [
        row
        for one in range(number)
        for row in outbox.rows_of(f"e{one}", kind, action, due_at=datetime.now(UTC))
    ]
    store.collection(outbox.OUTBOX).insert_many(found)
    return [row["_id"] for row in found]


def waiting(store: Store, lane: Lane, queue: Queue) -> list[Any]:
    """The arguments of the messages that wait in a queue."""
    with Redis.from_url(broker_of(store.settings, lane)) as broker:
        return [
            json.loads(base64.b64decode(json.loads(text)["body"]))[0] for text in broker.lrange(queue, 0, -1)
        ]


def test_few_rows_go_one_by_one_so_that_all_threads_work_on_them() -> None:
    assert sizes(rows(SPREAD, Reaction.SEND_MESSAGE)) == [1] * SPREAD


def test_many_rows_share_messages_and_none_carries_too_many() -> None:
    assert sizes(rows(10 * SPREAD, Reaction.SEND_MESSAGE)) == [10] * SPREAD
    assert max(sizes(rows(5000, Reaction.SEND_MESSAGE))) == TOGETHER
    assert sum(sizes(rows(5000, Reaction.SEND_MESSAGE))) == 5000


@pytest.mark.parametrize("reaction", sorted(DONE_TOGETHER))
def test_what_is_done_together_travels_together_from_the_second_row_on(reaction: Reaction) -> None:
    assert sizes(rows(TOGETHER + 2, reaction)) == [TOGETHER, 2]


def test_what_follows_from_one_event_of_a_report_travels_together() -> None:
    owed = [row for reaction in sorted(OF_ONE_REPORT) for row in rows(3, reaction)]
    found = [{outbox.event_of(one) for one in ids} for _, ids in bundles(owed)]
    assert found == [{"e0"}, {"e1"}, {"e2"}]


@settings(max_examples=20, deadline=None)
@given(
    st.sets(st.tuples(st.integers(0, 40), st.sampled_from(sorted(OF_ONE_REPORT | {Reaction.SEND_MESSAGE}))))
)
def test_every_row_travels_once_and_no_event_of_a_report_keeps_together(
    owed: set[tuple[int, Reaction]],
) -> None:
    given: list[HandedRow] = [
        {"_id": f"e{event}:{reaction}", "reaction": reaction, "attempts": 0}
        for event, reaction in sorted(owed)
    ]
    carried = [ids for _, ids in bundles(given)]
    assert sorted(one for ids in carried for one in ids) == sorted(row["_id"] for row in given)
    assert all(len(ids) <= TOGETHER for ids in carried)
    places = {
        (outbox.event_of(one), number)
        for number, ids in enumerate(carried)
        for one in ids
        if keeps_together(one)
    }
    assert len(places) == len({event for event, _ in places})


def keeps_together(row_id: str) -> bool:
    """Whether a row is one of those that must not be torn from others."""
    return row_id.rpartition(":")[2] in OF_ONE_REPORT


@pytest.mark.parametrize("reaction", sorted(frozenset(Reaction) - SHORT - DONE_TOGETHER))
def test_what_may_take_long_goes_alone(reaction: Reaction) -> None:
    assert sizes(rows(200, reaction)) == [1] * 200


def test_chats_and_what_tells_people_of_alerts_always_go_alone() -> None:
    assert {QUEUE_OF[reaction] for reaction in SHORT - {Reaction.PLAN_FAREWELLS}} == {
        Queue.MESSAGES,
        Queue.BULK,
        Queue.CHORES,
    }


def test_rows_of_one_queue_travel_together_as_ids_and_nothing_else(store: Store) -> None:
    ids = owe(store, 64)
    handing = Handing(store, Lane.ORDINARY)

    assert handing.hand_over(outbox.forgotten(store)) == ids
    handing.close()

    told = waiting(store, Lane.ORDINARY, Queue.MESSAGES)
    assert sorted(one for arguments in told for one in arguments) == sorted(ids)
    assert len(told) == SPREAD
    assert outbox.forgotten(store) == []


def test_alerts_go_to_a_database_of_their_own(store: Store, broker_client: Redis) -> None:
    owe(store, 1, Kind.ALERT, "approved")
    (row,) = outbox.forgotten(store, reactions=[Reaction.PLAN_ALERT])
    handing = Handing(store, Lane.ALERTS)
    handing.hand_over([row])
    handing.close()

    assert waiting(store, Lane.ALERTS, Queue.ALERTS) == [[row["_id"]]]
    assert broker_client.llen(Queue.ALERTS) == 0


def test_a_row_that_a_worker_took_meanwhile_is_not_noted_as_handed(store: Store) -> None:
    (row_id,) = owe(store, 1)
    read = outbox.forgotten(store)
    claimed = outbox.claim(store, row_id)

    outbox.mark_handed(store, read)

    assert claimed is not None
    assert store.collection(outbox.OUTBOX).find_one({"_id": row_id}) == claimed


def test_what_a_worker_hands_back_is_handed_over_again_at_once(store: Store) -> None:
    ids = owe(store, 3)
    outbox.mark_handed(store, outbox.forgotten(store))
    assert outbox.forgotten(store) == []

    outbox.hand_back(store, ids[1:])

    assert [row["_id"] for row in outbox.forgotten(store)] == ids[1:]
