"""The spine: a change, its event and the rows of what must follow are one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.delivery.deliveries import DELIVERIES, Delivery
from models.errors import NotFound, Stale
from models.reports.reports import REPORTS, Report
from models.store import events, outbox
from models.store.collections import Kind
from models.store.database import Store
from models.store.events import SYSTEM
from models.store.reactions import Reaction


def filed(store: Store) -> Report:
    return events.create(store, REPORTS, {"state": "submitted"}, action="begun", actor=SYSTEM)


def accept(store: Store, report: Mapping[str, Any], **given: object) -> Report:
    update = {"$set": {"state": "accepted"}}
    return events.change(
        store,
        REPORTS,
        report["_id"],
        update,
        action="accepted",
        actor=SYSTEM,
        **given,  # type: ignore[arg-type]
    )


def planned(store: Store, **details: object) -> Delivery:
    """A delivery that is planned has one reaction: to be sent."""
    return events.create(
        store,
        DELIVERIES,
        {},
        action="planned",
        actor=SYSTEM,
        details=details,  # type: ignore[arg-type]
    )


def test_each_change_is_one_version_and_one_event_of_that_number(store: Store) -> None:
    report = accept(store, filed(store))

    told = [(event["seq"], event["action"]) for event in events.timeline(store, Kind.REPORT, report["_id"])]
    assert report["version"] == 2
    assert told == [(1, "begun"), (2, "accepted")]


def test_lost_race_carries_the_current_document_and_leaves_no_event(store: Store) -> None:
    report = filed(store)
    accept(store, report, expect=1)

    with pytest.raises(Stale) as lost:
        accept(store, report, expect=1)

    assert lost.value.current is not None
    assert lost.value.current["state"] == "accepted"
    assert len(events.timeline(store, Kind.REPORT, report["_id"])) == 2


def test_change_of_what_does_not_exist_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        accept(store, {"_id": "nothing"})


def test_guard_that_does_not_hold_stops_the_change(store: Store) -> None:
    with pytest.raises(Stale):
        accept(store, filed(store), guard={"state": "resolved"})


def test_event_brings_its_reactions_in_the_same_transaction(store: Store) -> None:
    delivery = planned(store)
    (event,) = events.timeline(store, Kind.DELIVERY, delivery["_id"])

    rows = outbox.of_event(store, event["_id"])

    assert [row["reaction"] for row in rows] == [Reaction.SEND_DELIVERY]


def test_reaction_may_be_due_later_than_its_event(store: Store) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    planned(store, later={Reaction.SEND_DELIVERY: tomorrow})

    assert outbox.forgotten(store) == []
    assert outbox.count(store, outbox.OutboxState.PENDING) == 1


def test_failure_in_the_transaction_leaves_nothing(store: Store) -> None:
    def half(session: object) -> None:
        events.create(store, REPORTS, {}, action="accepted", actor=SYSTEM, session=session)  # type: ignore[arg-type]
        raise RuntimeError("cut off")

    with pytest.raises(RuntimeError):
        store.transact(half)

    assert [store.db[name].count_documents({}) for name in ("reports", "events", "outbox")] == [0, 0, 0]


def test_of_sixteen_changes_at_once_each_gets_its_own_number(store: Store) -> None:
    report = filed(store)

    with ThreadPoolExecutor(16) as crowd:
        list(crowd.map(lambda _: accept(store, report), range(16)))

    numbers = [event["seq"] for event in events.timeline(store, Kind.REPORT, report["_id"])]
    assert numbers == list(range(1, 18))


def test_of_two_with_the_same_version_one_wins(store: Store) -> None:
    report = filed(store)

    def try_it(_: int) -> bool:
        try:
            accept(store, report, expect=1)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_it, range(2))) == [False, True]


def test_reaction_of_the_future_is_not_due_yet(store: Store) -> None:
    planned(store, due_at=datetime.now(UTC) + timedelta(hours=1))

    assert outbox.forgotten(store) == []


def test_claimed_row_is_in_no_other_hands(store: Store) -> None:
    planned(store)
    (row,) = outbox.forgotten(store)

    assert outbox.claim(store, row["_id"]) is not None
    assert outbox.claim(store, row["_id"]) is None


def test_row_whose_worker_died_is_due_again_after_the_lease(store: Store) -> None:
    planned(store)
    (row,) = outbox.forgotten(store)
    outbox.claim(store, row["_id"])
    store.db.outbox.update_one({"_id": row["_id"]}, {"$set": {"due_at": datetime.now(UTC)}})

    assert [row["_id"] for row in outbox.forgotten(store)] == [row["_id"]]


def test_worker_that_lost_its_lease_settles_nothing(store: Store) -> None:
    planned(store)
    (row,) = outbox.forgotten(store)
    slow = outbox.claim(store, row["_id"])
    store.db.outbox.update_one({"_id": row["_id"]}, {"$set": {"due_at": datetime.now(UTC)}})
    outbox.claim(store, row["_id"])

    assert slow is not None
    outbox.finish(store, slow)

    assert outbox.count(store, outbox.OutboxState.PENDING) == 1


def test_row_just_handed_over_is_not_forgotten(store: Store) -> None:
    planned(store)
    outbox.mark_handed(store, outbox.forgotten(store))

    assert outbox.forgotten(store) == []


def test_late_note_of_the_relay_does_not_touch_a_claimed_row(store: Store) -> None:
    planned(store)
    rows = outbox.forgotten(store)
    claimed = outbox.claim(store, rows[0]["_id"])
    assert claimed is not None
    outbox.mark_handed(store, rows)
    outbox.postpone(store, claimed, seconds=0, error="busy")

    assert len(outbox.forgotten(store)) == 1
