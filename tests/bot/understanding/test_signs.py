"""Signs say what words mean, whatever language they are in."""

from __future__ import annotations

import pytest

from bot.understanding import signs
from bot.understanding.spelling import written


@pytest.mark.parametrize(
    "text",
    ["tắt thông báo giùm", "tat thong bao gium", "tắtthôngbáo giùm", "please unsubscribe", "ឈប់ទទួល", "🔕"],
)
def test_what_means_the_same_has_the_same_sign(text: str) -> None:
    assert "unfollow" in signs.found(written(text))


def test_what_has_no_words_of_a_sign_has_it_not() -> None:
    assert "unfollow" not in signs.found(written("đường ngập quá"))


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("dạ", "words_01"),
        ("chợ Trà Vinh", "words_04"),
        ("đường " * 40, "words_more"),
        ("ជួយសង្គ្រោះផង", "words_02"),
    ],
)
def test_how_long_a_text_is_is_a_sign(text: str, length: str) -> None:
    assert [sign for sign in signs.found(written(text)) if sign.startswith("words_")] == [length]


def test_signs_are_numbered_in_the_order_of_their_names() -> None:
    names, text = signs.names(), written("còi hụ báo bão, có phải di dời không")
    assert [names[number] for number in signs.numbers(text)] == signs.found(text)
