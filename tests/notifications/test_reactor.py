"""The reactor: what kills its worker each time ends as a dead letter that somebody sees, and many are done at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from models.alerts.cap_terms import Status
from models.language.languages import LANGUAGES
from models.reports.reports import REPORTS
from models.store import Store, outbox
from models.store.events import EVENTS
from models.store.outbox import OutboxState
from models.store.reactions import Reaction
from notifications.channels import open_channels
from notifications.queues import DONE_TOGETHER, OF_ONE_REPORT
from notifications.reactor import MAX_ATTEMPTS, Outside, handlers_of_many, react, react_all
from tests.alerting import Country, approved
from tests.builders import PHUONG_TRA_VINH
from tests.counting import standing
from tests.notifications.test_hand_over import owe
from tests.reporting import filed


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


def rows_of_report(store: Store) -> list[str]:
    """File a report; returns what follows from that in one task."""
    filed(store)
    return [row["_id"] for row in outbox.forgotten(store, reactions=sorted(OF_ONE_REPORT))]


def states_of(store: Store, row_ids: list[str]) -> list[str]:
    """The states of some rows, in their order."""
    found = {row["_id"]: row["state"] for row in store.collection(outbox.OUTBOX).find()}
    return [found[one] for one in row_ids]


def test_what_follows_from_one_event_of_a_report_is_done_together(country: Country) -> None:
    row_ids = rows_of_report(country.store)
    assert len(row_ids) == len(OF_ONE_REPORT)

    react_all(country.outside, row_ids)

    assert states_of(country.store, row_ids) == ["done"] * len(row_ids)
    assert standing(country.store)


def test_a_reaction_to_a_report_that_fails_holds_up_no_other(country: Country) -> None:
    store, row_ids = country.store, rows_of_report(country.store)
    store.collection(REPORTS).update_one({}, {"$unset": {"agency_id": ""}})

    react_all(country.outside, row_ids)

    failed = [one.endswith(Reaction.TELL_OFFICE) for one in row_ids]
    assert states_of(store, row_ids) == ["pending" if one else "done" for one in failed]
    (row,) = store.collection(outbox.OUTBOX).find({"reaction": Reaction.TELL_OFFICE})
    assert (row["attempts"], row["error"]) == (1, "KeyError('agency_id')")


def test_of_the_reactions_to_a_report_each_is_done_once_whoever_has_begun_with_one(country: Country) -> None:
    store, row_ids = country.store, rows_of_report(country.store)
    die_of(store, row_ids[0])
    assert outbox.claim(store, row_ids[1])

    react_all(country.outside, row_ids)
    react_all(country.outside, row_ids)

    assert states_of(store, row_ids) == ["done", "pending", "done"]
    assert [
        row["attempts"] for row in store.collection(outbox.OUTBOX).find({"_id": {"$in": row_ids[1:]}})
    ] == [1, 1]
