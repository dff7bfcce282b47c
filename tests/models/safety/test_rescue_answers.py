"""What people answer to "do you need rescue now?": a clear no is a no, and a yes may be said in any words."""

from __future__ import annotations

import pytest

from models.safety import rescue_answers
from models.safety.rescue_answers import RescueAnswer


@pytest.mark.parametrize(
    "text",
    [
        "có",
        "co",
        "Dạ cần",
        "đúng rồi",
        "le len",
        "uk gap lm",
        "toi di",
        "ok",
        "yes please",
        "hurry",
        "បាទ",
        "ជួយផង",
        "khi nào tới",
    ],
)
def test_a_yes_in_any_words(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.YES


@pytest.mark.parametrize(
    "text",
    [
        "không",
        "ko",
        "dạ không ạ",
        "hong can dau",
        "khong co dau ban oi",
        "thôi",
        "em chỉ hỏi thôi",
        "ừ thì tôi hỏi cho biết",
        "no",
        "no thanks",
        "just asking",
        "ទេ",
        "មិនត្រូវការទេ",
    ],
)
def test_a_clear_no_in_any_words(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.NO


@pytest.mark.parametrize("text", ["không phải tôi, bà kế bên té sông", "bấm lộn", "cancel"])
def test_a_no_that_danger_outweighs(text: str) -> None:
    assert rescue_answers.understood(text) is RescueAnswer.WEAK_NO


@pytest.mark.parametrize("text", ["không thở được", "không biết", "?", "cô ơi", "", "xin chào"])
def test_words_that_leave_it_open(text: str) -> None:
    assert rescue_answers.understood(text) is None
