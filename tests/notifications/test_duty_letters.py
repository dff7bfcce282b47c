"""Letters about conversations: each that waits has one, a crowd has one together, and danger is in the title."""

from __future__ import annotations

import pytest
import time_machine

from models.messages import messages
from models.messages.messages import Owner
from models.store import Store
from models.talks.talks import Reason
from notifications.duty_letters import MOST_SINGLE
from tests.alerting import Country
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.talking import IN_OFFICE_HOURS, a_talk


@pytest.fixture
def on_duty(store: Store) -> Caller:
    return an_official(store, role="duty_officer", area_id=PHUONG_TRA_VINH)


def letters(store: Store, official: Caller) -> list[str]:
    """The titles in the inbox of an official."""
    return [one["title"] for one in messages.inbox(store, [Owner("official", official.id)])]


@time_machine.travel(IN_OFFICE_HOURS, tick=False)
def test_a_crowd_is_one_letter_and_danger_beside_it_has_its_own(store: Store, on_duty: Caller) -> None:
    country = Country(store)
    for number in range(MOST_SINGLE + 3):
        a_talk(store, str(number))
    country.work()
    a_talk(store, "real", reason=Reason.DANGER)
    country.work()
    titles = letters(store, on_duty)
    assert len(titles) == 2
    assert titles[0].startswith(f"{MOST_SINGLE + 3} người chờ")
    assert titles[1].startswith("NGUY CẤP: ")


def test_at_the_province_nothing_is_said_of_going_up(store: Store) -> None:
    country, official = Country(store), an_official(store, role="duty_officer")
    a_talk(store)
    country.work()
    (letter,) = messages.inbox(store, [Owner("official", official.id)])
    assert "chuyển lên trên" not in letter["body"]
