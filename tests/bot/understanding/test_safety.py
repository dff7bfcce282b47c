"""Who says that they are safe is understood, and a call for help in doubt never is taken for that."""

from __future__ import annotations

import pytest

from bot.understanding import safety


@pytest.mark.parametrize(
    "text",
    [
        "Tôi an toàn",
        "ca nha an toan roi",
        "TOI AN TOAN",
        "bà con đừng lo, cả nhà tôi khỏe",
        "k sao dau mn, nha e on het",
        "we are safe",
        "គ្រួសារខ្ញុំមានសុវត្ថិភាព",
    ],
)
def test_who_is_safe_is_understood(text: str) -> None:
    assert safety.judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "không an toàn",
        "chỗ này mất an toàn lắm",
        "tôi ổn nhưng má tôi kẹt trong nhà, nước tới cổ",
        "cứu tôi với",
        "DIỄN TẬP AN TOÀN",
        "Xin chào",
        "not safe here",
    ],
)
def test_others_are_not_said_to_be_safe(text: str) -> None:
    assert not safety.judged(text)
