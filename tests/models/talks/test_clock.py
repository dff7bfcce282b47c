"""The clock: up the tree when nobody came, back when somebody left, and gone after long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.areas import agencies
from models.desk import conversations
from models.store import Store
from models.talks import clock, talks, waits
from models.talks.states import WAYS, TalkState
from tests.builders import VINH_LONG, Caller, an_official
from tests.talking import IN_OFFICE_HOURS, a_taken_talk, a_talk, let_time_pass


@pytest.fixture(autouse=True)
def in_office_hours() -> object:
    """Let it be a working day."""
    with time_machine.travel(IN_OFFICE_HOURS):
        yield


def test_what_nobody_took_goes_to_the_province_and_then_to_nobody(store: Store, handler: Caller) -> None:
    an_official(store)
    talk = let_time_pass(store, a_talk(store))
    assert (talk["state"], talk["level"]) == ("escalated", waits.PROVINCE)
    assert talk["agency_id"] == agencies.committee(VINH_LONG)
    talk = let_time_pass(store, talk)
    assert (talk["state"], talk["level"], talk["due_at"]) == ("escalated", waits.NOBODY, None)
    assert not waits.bot_is_silent(store, talk)


def test_a_province_without_officials_is_not_said_to_be_told(store: Store, handler: Caller) -> None:
    assert let_time_pass(store, a_talk(store))["level"] == waits.NOBODY


def test_the_commune_may_take_what_went_up(store: Store, handler: Caller) -> None:
    an_official(store)
    talk = let_time_pass(store, a_talk(store))
    taken = conversations.take(store, handler.identity, talk["_id"], expect=talk["version"])
    assert taken["state"] == "taken"


def test_what_was_taken_and_not_answered_waits_again(store: Store, handler: Caller) -> None:
    talk = let_time_pass(store, a_taken_talk(store, handler))
    assert (talk["state"], talk["taken_by"]) == ("waiting", None)


def test_after_the_last_answer_the_bot_speaks_again(store: Store, handler: Caller) -> None:
    talk = a_taken_talk(store, handler)
    conversations.answer(store, handler.identity, talk["_id"], "Chào bạn.")
    talk = let_time_pass(store, talk)
    assert (talk["state"], talk["open"]) == ("released", False)


def test_a_step_that_is_due_no_more_is_not_done(store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    clock.step(store, talk["_id"], datetime.now(UTC) - timedelta(minutes=1))
    assert talks.get(store, talk["_id"])["state"] == "waiting"


def test_every_state_is_reached_and_every_end_ends(store: Store) -> None:
    assert {way.to for way in WAYS.values()} - {None} == set(TalkState)
    left = {state for name, way in WAYS.items() if name != "expire" for state in way.of}
    assert left == {"waiting", "escalated", "taken"}
