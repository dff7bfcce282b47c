"""Opening: whose desk a conversation lies on, and who is not handed over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from models.areas import agencies
from models.store import Store
from models.talks import opening, talks, waits
from models.talks.talks import TALKS, Reason
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.talking import AT_NIGHT, IN_OFFICE_HOURS, a_talk, a_wish


def test_it_waits_at_the_desk_of_ones_commune(store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    assert (talk["state"], talk["level"]) == ("waiting", waits.COMMUNE)
    assert talk["agency_id"] == agencies.committee(PHUONG_TRA_VINH)


def test_without_anybody_in_the_commune_it_waits_at_the_province(store: Store) -> None:
    an_official(store)
    talk = a_talk(store)
    assert (talk["level"], talk["agency_id"]) == (waits.PROVINCE, agencies.committee(VINH_LONG))


def test_nobody_waits_for_officials_who_do_not_exist(store: Store) -> None:
    an_official(store, role="editor")
    assert opening.ask(store, a_wish(store)).talk is None
    assert store.collection(TALKS).count_documents({}) == 0


def test_who_asks_twice_waits_once(store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    again = opening.ask(store, a_wish(store))
    assert (again.fresh, again.talk and again.talk["_id"]) == (False, talk["_id"])


def test_two_misses_soon_after_a_conversation_begin_none(store: Store, handler: Caller) -> None:
    talk = a_talk(store, reason=Reason.MISSES)
    store.collection(TALKS).update_one({"_id": talk["_id"]}, {"$set": {"open": False, "state": "closed"}})
    assert opening.ask(store, a_wish(store, reason=Reason.MISSES)).talk is None
    assert opening.ask(store, a_wish(store)).fresh


def test_danger_makes_a_conversation_that_waits_urgent(store: Store, handler: Caller) -> None:
    talk = a_talk(store)
    opening.ask(store, a_wish(store, reason=Reason.DANGER))
    assert talks.get(store, talk["_id"])["reason"] == "danger"


@pytest.mark.parametrize(("reason", "opens"), [(Reason.WISH, True), (Reason.DANGER, False)])
def test_at_night_a_wait_begins_in_the_morning_but_not_in_danger(
    store: Store, handler: Caller, reason: Reason, opens: bool
) -> None:
    with time_machine.travel(AT_NIGHT, tick=False):
        talk = a_talk(store, reason=reason)
        assert talk["due_at"] is not None
        assert (talk["due_at"] - AT_NIGHT > timedelta(hours=8)) is opens
        assert not waits.bot_is_silent(store, talk)


def test_the_bot_is_silent_for_whoever_wished_for_a_person(store: Store, handler: Caller) -> None:
    with time_machine.travel(IN_OFFICE_HOURS, tick=False):
        assert waits.bot_is_silent(store, a_talk(store))
        assert not waits.bot_is_silent(store, a_talk(store, "binh", reason=Reason.MISSES))


def test_no_address_stands_in_a_talk(store: Store, handler: Caller) -> None:
    talk = a_talk(store, address="6142494823000001")
    assert "6142494823000001" not in str(store.collection(TALKS).find_one({"_id": talk["_id"]}))
