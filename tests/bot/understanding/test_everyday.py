"""Everyday troubles sound like calls and are none; what happens now is judged like any other text."""

from __future__ import annotations

import pytest

from bot.understanding import danger, everyday
from bot.understanding.danger import Danger


@pytest.mark.parametrize(
    "text",
    [
        "chân bà đau hoài",
        "bà hay chóng mặt",
        "bà bị tiểu đường mấy năm nay",
        "đau lưng kinh niên",
        "sao ns k tl",
    ],
)
def test_what_is_chronic_or_impatient_is_never_asked_about(text: str) -> None:
    assert not danger.reaches(danger.judged(text), Danger.POSSIBLE)


def test_what_is_chronic_and_grave_is_asked_about_and_never_filed() -> None:
    assert everyday.is_chronic("khó thở lâu nay rồi")
    assert danger.judged("khó thở lâu nay rồi") is not Danger.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "giờ bà đau ngực quá",
        "máu chảy hoài không cầm được",
        "đau hoài chịu hết nổi rồi",
        "mẹ tôi bị tim lâu nay, nay khó thở quá",
        "bà bị tai biến mấy năm nay, nước lên rồi",
        "gọi hoài bà không trả lời",
        "con nhỏ té sông",
        "4 người ở hẻm đường Lê Lợi",
    ],
)
def test_what_happens_now_is_none_of_it(text: str) -> None:
    of_every_day = (everyday.is_chronic, everyday.is_lonely, everyday.is_impatient)
    assert not any(says(text) for says in of_every_day)
