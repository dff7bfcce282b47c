"""Questions of somebody who waits for an official: when they work, and whether anybody is there."""

from __future__ import annotations

import pytest
import time_machine

from bot.dialogue import Incoming, answer
from models.store import Store
from models.talks import talks
from tests.bot.talks import said, someone
from tests.builders import an_official
from tests.talking import AT_NIGHT, IN_OFFICE_HOURS, let_time_pass

WISH = Incoming("1", "cho tôi nói chuyện với người thật")


@pytest.mark.parametrize(
    "asked",
    [
        "giờ này có ai làm không, mấy giờ cán bộ làm việc",
        "may gio cb lam viec z",
        "chừng nào mấy ổng làm việc dạ",
        "what are the office hours",
    ],
)
def test_who_waits_hears_the_office_hours(town: Store, asked: str) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(IN_OFFICE_HOURS):
        answer(someone(town), WISH)
        text = said(answer(someone(town), Incoming("2", asked)))
    assert "07:00–11:30" in text


@pytest.mark.parametrize("asked", ["alo có ai chưa", "alo", "co ai do hong", "sao chua thay ai tra loi"])
def test_after_nobody_came_who_asks_hears_that_they_wait(town: Store, asked: str) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(IN_OFFICE_HOURS):
        answer(someone(town), WISH)
        talk = talks.open_of(town, someone(town).id)
        assert talk is not None
        while talk["due_at"]:
            talk = let_time_pass(town, talk)
        text = said(answer(someone(town), Incoming("2", asked)))
    assert "Bạn đang chờ cán bộ" in text
    assert "Xin chào" not in text


def test_at_night_who_waits_hears_that_they_wait(town: Store) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(AT_NIGHT):
        answer(someone(town), WISH)
        text = said(answer(someone(town), Incoming("2", "alo co ai chua")))
    assert "Bạn đang chờ cán bộ" in text


def test_danger_is_heard_however_it_is_asked(town: Store) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(IN_OFFICE_HOURS):
        answer(someone(town), WISH)
        text = said(answer(someone(town), Incoming("2", "có ai không cứu với nhà tôi sập rồi")))
    assert "Bạn đang chờ cán bộ" not in text
    assert "112" in text


@pytest.mark.parametrize(
    "told",
    ["I live in Tra On, it's about my bill, charged twice", "chuyện là vầy, cái đồng hồ nhà tôi chạy kỳ lắm"],
)
def test_what_is_told_while_one_waits_is_noted_for_the_official(town: Store, told: str) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(AT_NIGHT):
        answer(someone(town), WISH)
        text = said(answer(someone(town), Incoming("2", told)))
    assert "Tôi đã ghi lời này cho cán bộ" in text or "written this down for the official" in text


@pytest.mark.parametrize(
    "told",
    [
        "Just leave a message for them: please call 0905123123 about my land paper in Long Huu",
        "leave them a message: my land paper is still not done",
        "please add a note for the official: I come on Friday morning",
    ],
)
def test_a_message_for_the_official_is_noted_for_them(town: Store, told: str) -> None:
    an_official(town, role="duty_officer")
    with time_machine.travel(AT_NIGHT):
        answer(someone(town), WISH)
        text = said(answer(someone(town), Incoming("2", told)))
    assert "Tôi đã ghi lời này cho cán bộ" in text or "written this down for the official" in text
