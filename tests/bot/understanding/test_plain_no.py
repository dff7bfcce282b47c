"""A no with another matter behind it is a no; a no that belongs to a danger is none."""

from __future__ import annotations

import pytest

from bot.understanding import plain_no


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("no, only news of Tra On", "only news of Tra On"),
        ("không, chỉ hỏi tin xã Cầu Kè", "chỉ hỏi tin xã Cầu Kè"),
        ("dạ không, em hỏi giờ làm việc", "em hỏi giờ làm việc"),
        ("hong, tin Cau Ke thoi", "tin Cau Ke thoi"),
        ("no I just want the news", "I just want the news"),
        ("ទេ គ្រាន់តែដំណឹងឃុំ", "គ្រាន់តែដំណឹងឃុំ"),
    ],
)
def test_what_stands_behind_a_no_is_told(text: str, rest: str) -> None:
    assert plain_no.rest(text) == rest


@pytest.mark.parametrize("text", ["không thở được", "không", "no one is here", "khong chi ngap", "ខ្ញុំមិនដឹង"])
def test_no_other_no_is_taken_for_one(text: str) -> None:
    assert not plain_no.rest(text)
