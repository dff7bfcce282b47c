"""Wishes to send what was offered."""

from __future__ import annotations

import pytest

from bot.understanding import sendings
from bot.understanding.sendings import Sent


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("vậy gửi hỏi giùm chú đi", Sent.QUESTION),
        ("thôi để chú gửi câu hỏi cho họ đi", Sent.QUESTION),
        ("gui le di ad :))", Sent.ANY),
        ("gửi câu trả lời đi", Sent.ANSWER),
        ("gửi phản ánh đó đi", Sent.REPORT),
        ("ok send it please", Sent.ANY),
        ("បាទ ផ្ញើទៅ", Sent.ANY),
    ],
)
def test_a_wish_to_send_is_heard_in_any_words(text: str, sent: Sent) -> None:
    assert (sendings.wished(text), sendings.is_wished(text)) == (sent, True)


@pytest.mark.parametrize(
    "text",
    [
        "dung gui",
        "đừng gửi",
        "khoi gui nua",
        "gửi ở đâu vậy",
        "gửi được không?",
        "gửi ảnh",
        "gui hinh",
        "mai tôi gửi tiền cho má",
    ],
)
def test_whoever_says_more_sends_nothing(text: str) -> None:
    assert not sendings.is_wished(text)


def test_a_message_is_left_and_a_second_matter_asked_for() -> None:
    assert sendings.leaves_a_message("vậy tui để lại lời nhắn nha")
    assert sendings.means_the_second("câu hỏi hồi nãy sao rồi")
    assert sendings.wants_it_again("làm lại giùm tui")
