"""After a call is over nobody is to come, in whatever words; a reproach and a new cry call nothing off."""

from __future__ import annotations

import pytest

from bot.understanding import called_off


@pytest.mark.parametrize(
    "text",
    [
        "khỏi xuống nữa nghe, cảm ơn",
        "vậy là khỏi xuống nha",
        "vậy là các anh khỏi đi cứu nữa đúng không?",
        "tôi đâu có nói chỗ đó nguy hiểm. đóng lời kêu cứu giùm tôi",
        "mấy chú về đi, đừng chạy ra nữa",
        "hủy giùm em",
        "bao ho khoi kiem nua",
        "so you don't need to come",
        "can you close the call?",
        "tell them to stand down",
        "មិនបាច់មកទេ",
    ],
)
def test_nobody_is_to_come(text: str) -> None:
    assert called_off.says(text)


@pytest.mark.parametrize(
    "text",
    [
        "sao không tới nữa vậy, tui vẫn kẹt",
        "cứu tui với, khỏi xuống nhà",
        "why did you call it off",
        "xin chào",
        "có cần sơ tán không hay khỏi đi",
        "cúp nước rồi",
    ],
)
def test_rescue_stands(text: str) -> None:
    assert not called_off.says(text)
