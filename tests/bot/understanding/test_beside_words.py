"""A word that means several things is read by the words beside it."""

from __future__ import annotations

import pytest

from bot.understanding.spelling import written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đèn đường hỏng rồi", "đèn đường hỏng rồi"),
        ("den duong hong roi", "den duong hỏng roi"),
        ("Hỏng nước máy thì gọi ai", "hỏng nước máy thì gọi ai"),
        ("hẻm bên hông chùa", "hẻm bên hông chùa"),
        ("nha o ben hong cho", "nha o ben hông cho"),
        ("co ghe cua Ut Hong", "co ghe cua ut hồng"),
        ("đăng ký kết hôn", "đăng ký kết hôn"),
        ("ngập vỉa hè", "ngập vỉa hè"),
        ("tay chân tê rần", "tay chân tê rần"),
    ],
)
def test_beside_words_of_things_it_is_a_thing(typed: str, meant: str) -> None:
    assert written(typed).marked == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hỏng biết", "không biết"),
        ("gọi điện hỏng được", "gọi điện không được"),
        ("den hong sang", "den không sang"),
        ("có cần sơ tán hông", "có cần sơ tán không"),
        ("co xe hong?", "co xe không ?"),
        ("co xe hong", "co xe không"),
        ("mần răng chừ", "làm sao giờ"),
        ("đi nghen hè", "đi nhé nhé"),
    ],
)
def test_elsewhere_it_is_what_people_say_in_a_chat(typed: str, meant: str) -> None:
    assert written(typed).marked == meant
