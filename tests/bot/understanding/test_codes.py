"""Codes of reports, however they are typed."""

from __future__ import annotations

import pytest

from bot.understanding import codes


@pytest.mark.parametrize("typed", ["VL-7K3M0", "vl 7k3mo", "mã vl7k3m0", "VL – 7K3MO", "xem Vl_7k3m0 giúp"])
def test_a_code_is_found_whatever_dash_or_look_alike_was_typed(typed: str) -> None:
    assert codes.found(typed) == ["VL-7K3M0"]


@pytest.mark.parametrize("typed", ["xe 12345", "di choi", "to 10000 dong", "nha thuoc"])
def test_other_words_are_no_code(typed: str) -> None:
    assert codes.found(typed) == []


def test_a_text_without_its_codes_is_the_words_around_them() -> None:
    assert codes.without("xem vl 7k3m0, với VL-7K3M9 nữa") == "xem  , với   nữa"
