"""Dead letters at the command line."""

from __future__ import annotations

import json

import pytest
from cryptography.fernet import Fernet

from models.messages import messages, sending
from models.messages.messages import MessageChannel, MessageState, OutgoingMessage, Owner
from models.messages.shapes import Message
from models.store import Store, outbox
from models.store.events import EVENTS
from models.store.outbox import OUTBOX, OutboxState
from tests.loa.conftest import Run
from tests.reporting import filed

NUMBER = "+84900000012"


@pytest.fixture
def letter(store: Store) -> Message:
    """A message whose sending was given up."""
    row = OutgoingMessage(
        key="k1", channel=MessageChannel.SMS, owner=Owner("phone", "x"), to=NUMBER, body="Mã của bạn: 123456"
    )
    message = messages.queue(store, row)
    sending.mark_failed(store, message, "20003", "sms: config (20003)")
    _fail(store, "message", f"GiveUpError('sms: unreachable (21211) {NUMBER}')")
    return message


@pytest.fixture
def counting(store: Store) -> str:
    """The id of the reaction to a report that failed by a mistake of ours."""
    filed(store, text="Ổ gà trước nhà ông Mẫu")
    return _fail(store, "report", "KeyError('nhà ông Mẫu')", reaction="count_report")


@pytest.mark.usefixtures("letter")
def test_they_are_listed_with_reaction_and_error(run: Run) -> None:
    said = run("dead-letters", "list").stdout

    assert ":send_message  message " in said
    assert "GiveUpError('sms: unreachable (21211) •••')" in said


def test_without_any_it_says_so(run: Run) -> None:
    assert run("dead-letters", "list").stdout == "There are none.\n"


@pytest.mark.usefixtures("letter", "counting")
def test_the_list_can_be_of_one_reaction(run: Run) -> None:
    found = json.loads(run("dead-letters", "list", "--reaction", "count_report", "--json").stdout)

    assert [row["event"] for row in found] == ["filed"]


def test_an_error_that_is_not_ours_shows_only_its_kind(run: Run, counting: str) -> None:
    said = run("dead-letters", "show", counting).stdout

    assert "error: KeyError" in said
    assert "Mẫu" not in said


def test_what_was_written_is_shown_only_to_who_asks_for_it(store: Store, run: Run, letter: Message) -> None:
    row_id = next(outbox.failed(store))["_id"]

    plain = run("dead-letters", "show", row_id).stdout
    private = run("dead-letters", "show", row_id, "--private").stdout

    assert "state: failed" in plain
    assert letter["_id"] in plain
    assert "123456" not in plain
    assert NUMBER not in plain
    assert "body: Mã của bạn: 123456" in private
    assert f"to: {NUMBER}" in private


@pytest.mark.usefixtures("letter")
def test_what_was_sealed_with_other_keys_is_a_sentence(store: Store, run: Run) -> None:
    row_id = next(outbox.failed(store))["_id"]
    others = {"FIELD_KEYS": Fernet.generate_key().decode()}

    done = run("dead-letters", "show", row_id, "--private", environ=others)

    assert done.exit_code == 1
    assert done.stderr == "Error: What is stored was sealed with other keys than those in FIELD_KEYS.\n"


def test_one_is_pending_again_with_fresh_tries(store: Store, run: Run, counting: str) -> None:
    done = run("dead-letters", "replay", counting, "--yes")

    row = store.collection(OUTBOX).find_one({"_id": counting})
    assert done.stdout == "1 pending again.\n"
    assert row is not None
    assert (row["state"], row["attempts"], row["handed_at"]) == (OutboxState.PENDING, 0, None)
    assert "error" not in row


def test_a_message_that_stands_as_failed_will_be_sent_again(store: Store, run: Run, letter: Message) -> None:
    run("dead-letters", "replay", "--reaction", "send_message", "--yes")

    message = messages.get(store, letter["_id"])
    assert message["state"] == MessageState.QUEUED
    assert "error" not in message
    assert outbox.count(store, OutboxState.FAILED) == 0


@pytest.mark.usefixtures("letter", "counting")
def test_all_are_pending_again_for_whoever_is_sure(store: Store, run: Run) -> None:
    assert run("dead-letters", "replay", "--all", input="n\n").exit_code == 1
    assert outbox.count(store, OutboxState.FAILED) == 2

    assert run("dead-letters", "replay", "--all", input="y\n").exit_code == 0
    assert outbox.count(store, OutboxState.FAILED) == 0


@pytest.mark.parametrize("arguments", [(), ("--all", "--reaction", "send_message"), ("x", "--all")])
def test_what_to_replay_is_said_in_one_way(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("dead-letters", "replay", *arguments).exit_code == 2


def test_one_that_there_is_not_is_named(run: Run) -> None:
    done = run("dead-letters", "replay", "nothing:send_message", "--yes")

    assert done.exit_code == 1
    assert "There is no dead letter nothing:send_message" in done.stderr


def _fail(store: Store, kind: str, error: str, reaction: str = "send_message") -> str:
    """Let the reaction to the newest event of a kind be given up; returns the id of its row."""
    for event in store.collection(EVENTS).find({"subject.kind": kind}):
        row_id = f"{event['_id']}:{reaction}"
        given_up = {"$set": {"state": OutboxState.FAILED, "error": error, "attempts": 12}}
        if store.collection(OUTBOX).update_one({"_id": row_id}, given_up).matched_count:
            return row_id
    raise AssertionError(f"no row for {reaction}")
