"""The clock: up the tree when nobody came, back when somebody left, and gone after long enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from models.areas import agencies
from models.desk import conversations
from models.errors import Clash
from models.store import Store
from models.talks import clock, talks, waits
from models.talks.states import WAYS, TalkState, TalkStep
from models.talks.talks import Talk
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


@pytest.mark.parametrize("answered", [True, False])
def test_whose_time_is_over_has_it_again_with_their_next_answer(
    store: Store, handler: Caller, answered: bool
) -> None:
    talk = a_taken_talk(store, handler)
    if answered:
        conversations.answer(store, handler.identity, talk["_id"], "Chào bạn.")
    talk = let_time_pass(store, talk)
    assert TalkStep.ANSWER in conversations.steps_of(handler.identity, talk)
    talk = conversations.answer(store, handler.identity, talk["_id"], "Tôi đã hỏi rồi.")
    assert (talk["state"], talk["open"], talk["taken_by"]) == ("taken", True, handler.id)
    assert talk["locked_until"] == talk["due_at"] is not None


def test_whose_time_is_over_is_told_that_somebody_else_came(store: Store, handler: Caller) -> None:
    talk, second = let_time_pass(store, a_taken_talk(store, handler)), an_official(store)
    conversations.take(store, second.identity, talk["_id"], expect=talk["version"])
    assert _refusal(store, handler, talk) == "conversation_taken"


def test_whose_time_is_over_is_told_that_it_has_ended(store: Store, handler: Caller) -> None:
    talk, second = let_time_pass(store, a_taken_talk(store, handler)), an_official(store)
    conversations.close(store, second.identity, talk["_id"], expect=talk["version"])
    assert _refusal(store, handler, talk) == "conversation_ended"


def test_who_has_begun_another_conversation_is_not_answered_in_the_old_one(
    store: Store, handler: Caller
) -> None:
    talk = a_taken_talk(store, handler)
    conversations.answer(store, handler.identity, talk["_id"], "Chào bạn.")
    let_time_pass(store, talk)
    a_talk(store)
    assert _refusal(store, handler, talk) == "conversation_ended"


def _refusal(store: Store, official: Caller, talk: Talk) -> str:
    with pytest.raises(Clash) as refused:
        conversations.answer(store, official.identity, talk["_id"], "Chào bạn.")
    return refused.value.code


def test_a_step_that_is_due_no_more_is_not_done(store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    clock.step(store, talk["_id"], datetime.now(UTC) - timedelta(minutes=1))
    assert talks.get(store, talk["_id"])["state"] == "waiting"


def test_every_state_is_reached_and_every_end_ends(store: Store) -> None:
    assert {way.to for way in WAYS.values()} - {None} == set(TalkState)
    left = {state for name, way in WAYS.items() if name not in ("expire", "resume") for state in way.of}
    assert left == {"waiting", "escalated", "taken"}
