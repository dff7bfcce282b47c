"""Calls for help are seen in whatever words, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.understanding import danger
from bot.understanding.danger import Danger


@pytest.mark.parametrize(
    "text", ["Cứu tôi với, nước tới cổ rồi", "cuu voi", "help me, we are drowning", "ជួយសង្គ្រោះ", "CẦN GIÚP"]
)
def test_a_call_for_help_is_certain(text: str) -> None:
    assert danger.judged(text) is Danger.CERTAIN


@pytest.mark.parametrize("text", ["Có ai bị điện giật không?", "cháy"])
def test_what_may_be_a_call_is_possible(text: str) -> None:
    assert danger.judged(text) is Danger.POSSIBLE


@pytest.mark.parametrize("text", ["Xin chào", "Ổ gà trước nhà tôi", "thịt cừu với rau", ""])
def test_other_messages_are_no_danger(text: str) -> None:
    assert danger.judged(text) is Danger.NONE
