"""Questions to be answered with yes or no, and who says that they only asked."""

from __future__ import annotations

import pytest

from bot.understanding import plain_questions


@pytest.mark.parametrize(
    "text",
    [
        "mốt có cúp nước không em",
        "tram xa co kham mat chua",
        "dạ cho hỏi tưới bằng nước này được chưa ạ",
        "is there a power cut in the ward on Sunday",
    ],
)
def test_a_question_for_a_yes_or_a_no_is_plain(text: str) -> None:
    assert plain_questions.is_plain(text)


@pytest.mark.parametrize(
    "text",
    [
        "đèn đường hư có ai sửa không",
        "được không em",
        "xã cho người xuống coi cầu gãy được không",
        "mai cúp điện",
    ],
)
def test_what_tells_or_wishes_something_is_no_plain_question(text: str) -> None:
    assert not plain_questions.is_plain(text)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("con hỏi chơi thôi mà", True),
        ("tui co bao gi dau", True),
        ("just asking, sorry", True),
        ("xã đâu có báo trước", False),
        ("tôi hỏi ấp rồi mà ấp không trả lời", False),
    ],
)
def test_who_only_asked_says_so_of_themselves(text: str, only: bool) -> None:
    assert plain_questions.only_asked(text) is only
