"""What people type in a chat, read as an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from models.language import numbers
from models.surveys import spoken_answers
from models.surveys.defaults import whole_question
from models.surveys.lists import WordedQuestion, worded
from tests.builders import question


def asked(kind: str, *options: str) -> WordedQuestion:
    return worded(whole_question(question("q", kind, *options)), "vi")


HOURS = asked("single", "5 giờ sáng", "17 giờ", "Không nghe loa")
AGREE = asked("single", "Có", "Không")
SOME = asked("multiple", "Tin xã", "Cảnh báo", "Nhạc")


RANGES = asked("single", "5:00 - 5:30", "6:00 - 6:30", "17:00 - 17:30", "18:00 - 18:30")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("5 gio chieu", "17:00 - 17:30"),
        ("17h", "17:00 - 17:30"),
        ("thì 5 giờ chiều đi", "17:00 - 17:30"),
        ("17 giờ", "17:00 - 17:30"),
        ("5h sáng", "5:00 - 5:30"),
        ("6 giờ", "6:00 - 6:30"),
        ("lúc 18h", "18:00 - 18:30"),
        ("6pm", "18:00 - 18:30"),
        ("9 giờ tối", None),
    ],
)
def test_an_hour_means_the_option_that_begins_then(text: str, option: str | None) -> None:
    ids = {one["text"]: one["id"] for one in RANGES["options"]}
    assert spoken_answers.read(RANGES, text) == (ids[option] if option else None)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("hai", "17 giờ"),
        ("số 2", "17 giờ"),
        ("câu thứ hai", "17 giờ"),
        ("thứ nhất", "5 giờ sáng"),
        ("cái cuối", "Không nghe loa"),
        ("17 GIO", "17 giờ"),
        ("sáng", "5 giờ sáng"),
        ("ko", "Không nghe loa"),
        ("ពីរ", "17 giờ"),
        ("the second", "17 giờ"),
        ("cau thu hai", "17 giờ"),
        ("so 2", "17 giờ"),
        ("9", None),
        ("giờ", None),
        ("?", None),
    ],
)
def test_an_option_is_meant_by_number_by_place_or_by_words(text: str, option: str | None) -> None:
    assert spoken_answers.read(HOURS, text) == option


@pytest.mark.parametrize(
    ("text", "option"), [("ko", "Không"), ("hok", "Không"), ("ừ", "Có"), ("vâng ạ", "Có"), ("yes", "Có")]
)
def test_yes_and_no_are_understood_however_they_are_said(text: str, option: str) -> None:
    assert spoken_answers.read(AGREE, text) == option


@pytest.mark.parametrize("text", ["1,3", "1 3", "một và ba", "tin xã, nhạc", "số 1; số 3"])
def test_several_are_read_from_one_message(text: str) -> None:
    assert spoken_answers.read(SOME, text) == ["Tin xã", "Nhạc"]


def test_a_ranking_is_read_in_its_order() -> None:
    assert spoken_answers.read(asked("ranking", "a", "b", "c"), "3, 1, 2") == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("năm", 5),
        ("mười", 10),
        ("mười hai", 12),
        ("hai mươi lăm", 25),
        ("một trăm lẻ ba", 103),
        ("hai nghìn", 2000),
        ("10,5", 10.5),
        ("khoảng 7", 7),
        ("bon sao", 4),
        ("năm người", 5),
        ("sao", None),
        ("៥", 5),
        ("không biết", None),
        ("5 hay 6", None),
    ],
)
def test_a_number_is_read_from_digits_and_words(text: str, value: Any) -> None:
    assert numbers.said(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "5/12/2026", "2026-12-05"),
        ("date", "5/12", "2026-12-05"),
        ("date", "ngày 5 tháng 12", "2026-12-05"),
        ("date", "hôm qua", "2026-11-28"),
        ("date", "2026-12-05", "2026-12-05"),
        ("date", "31/2", None),
        ("time", "17h30", "17:30"),
        ("time", "17h", "17:00"),
        ("time", "5 giờ rưỡi chiều", "17:30"),
        ("time", "5:05", "05:05"),
        ("place", "10.25, 105.97", {"lat": 10.25, "lon": 105.97}),
        ("place", "ở nhà", None),
        ("long_text", "Loa rè", "Loa rè"),
    ],
)
def test_days_times_and_places_are_read_as_people_write_them(kind: str, text: str, value: Any) -> None:
    with time_machine.travel(datetime(2026, 11, 29, 5, tzinfo=UTC), tick=False):
        assert spoken_answers.read(asked(kind), text) == value
