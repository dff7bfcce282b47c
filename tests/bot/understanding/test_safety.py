"""Who says that they are safe is understood, and a call for help in doubt never is taken for that."""

from __future__ import annotations

import pytest

from bot.understanding import safety


@pytest.mark.parametrize("text", ["Tôi an toàn", "ca nha an toan roi", "we are safe", "TOI AN TOAN"])
def test_who_is_safe_is_understood(text: str) -> None:
    assert safety.judged(text)


@pytest.mark.parametrize("text", ["không an toàn", "cứu tôi với", "DIỄN TẬP AN TOÀN", "Xin chào"])
def test_others_are_not_said_to_be_safe(text: str) -> None:
    assert not safety.judged(text)
