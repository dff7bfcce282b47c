"""The reactor: what kills its worker each time ends as a dead letter that somebody sees, and many are done at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from models.alerts.cap_terms import Status
from models.language.languages import LANGUAGES
from models.store import Store, outbox
from models.store.events import EVENTS
from models.store.outbox import OutboxState
from models.store.reactions import Reaction
from notifications.channels import open_channels
from notifications.queues import DONE_TOGETHER
from notifications.reactor import MAX_ATTEMPTS, Outside, handlers_of_many, react, react_all
from tests.alerting import Country, approved
from tests.builders import PHUONG_TRA_VINH
from tests.notifications.test_hand_over import owe


@pytest.fixture
def country(store: Store) -> Country:
    return Country(store)


def die_of(store: Store, row_id: str) -> None:
    """Begin a row as a worker does that is killed before it can say anything; the time of its lease is over."""
    assert outbox.claim(store, row_id)
    store.collection(outbox.OUTBOX).update_one({"_id": row_id}, {"$set": {"due_at": datetime.now(UTC)}})


def test_a_row_whose_workers_are_killed_again_and_again_becomes_a_dead_letter_with_its_reason(
    store: Store, client: FlaskClient
) -> None:
    (row_id,) = owe(store, 1)
    for _ in range(MAX_ATTEMPTS):
        die_of(store, row_id)
    outside = Outside(store, open_channels(store))

    assert react(outside, row_id)

    row = outbox.find_failed(store, row_id)
    assert row["error"].startswith(f"WorkersDiedError('{MAX_ATTEMPTS} times")
    assert not react(outside, row_id)
    shown = client.get("/metrics").get_data(as_text=True)
    assert f'loa_outbox{{state="{OutboxState.FAILED}"}} 1.0' in shown


def states(store: Store, reaction: Reaction) -> list[str]:
    """The states of all rows of a reaction."""
    return [row["state"] for row in store.collection(outbox.OUTBOX).find({"reaction": reaction})]


def topics_of(store: Store, number: int) -> list[str]:
    """Let so many alerts be approved; returns the rows of what sends their topics."""
    for _ in range(number):
        approved(store, Status.ACTUAL, area_ids=[PHUONG_TRA_VINH])
    return [row["_id"] for row in outbox.forgotten(store, reactions=[Reaction.SEND_TOPICS])]


def test_what_is_done_together_is_what_has_a_function_for_many() -> None:
    assert handlers_of_many() == DONE_TOGETHER


def test_topics_of_many_alerts_are_sent_together_the_nearest_of_each_first(country: Country) -> None:
    row_ids = topics_of(country.store, 3)

    react_all(country.outside, row_ids)

    assert states(country.store, Reaction.SEND_TOPICS) == ["done"] * 3
    asked = [one.key.split(":")[0] for one in country.console.sent]
    assert len(asked) == 3 * len(LANGUAGES)
    assert len(set(asked[:3])) == 3


def test_one_that_fails_holds_up_none_of_those_that_are_done_with_it(country: Country) -> None:
    store, row_ids = country.store, topics_of(country.store, 3)
    broken = row_ids[1].partition(":")[0]
    store.collection(EVENTS).update_one({"_id": broken}, {"$set": {"subject.id": "nothing"}})

    react_all(country.outside, row_ids)

    assert sorted(states(store, Reaction.SEND_TOPICS)) == ["done", "done", "pending"]
    assert len(country.console.sent) == 2 * len(LANGUAGES)


def test_what_was_tried_before_is_done_alone_and_what_another_holds_is_left_to_them(country: Country) -> None:
    store, row_ids = country.store, topics_of(country.store, 3)
    die_of(store, row_ids[0])
    assert outbox.claim_all(store, row_ids[1:2])

    react_all(country.outside, row_ids)

    assert sorted(states(store, Reaction.SEND_TOPICS)) == ["done", "done", "pending"]
    assert react(country.outside, row_ids[0]) is False
