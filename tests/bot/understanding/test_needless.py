"""Who takes back a call says so outright; "hurry" and a name do not."""

from __future__ import annotations

import pytest

from bot.understanding import needless


@pytest.mark.parametrize(
    "text",
    [
        "hủy",
        "HUY",
        "Hủy giùm tôi",
        "bấm nhầm",
        "xin lỗi bấm nhầm",
        "khong can cuu nua",
        "no need anymore",
        "អត់បាច់មកទេ",
    ],
)
def test_a_call_is_taken_back(text: str) -> None:
    assert needless.judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "hurry",
        "please hurry",
        "Huy",
        "huy oi",
        "bấm nhầm, cứu tui",
        "ủa bấm lộn, tui vẫn cần cứu",
        "sao lại không cần",
        "không cần thì tui nhắn làm gì",
        "không, tui cần ghe, không cần xe",
        "đừng kêu ai tới",
    ],
)
def test_a_call_stands(text: str) -> None:
    assert not needless.judged(text)
