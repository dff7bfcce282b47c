"""Telephone numbers, codes of reports and salinities, however they are typed."""

from __future__ import annotations

import pytest

from bot.understanding import numbers


@pytest.mark.parametrize(
    "typed",
    [
        "0900 000 123",
        "sdt 0900.000.123 nha",
        "gọi +84 900 000 123",
        "84900000123",
        "０９００ ０００ １２３",
        "không chín không không không không không một hai ba",
        "khong chin khong khong khong khong khong mot hai ba nha",
    ],
)
def test_a_telephone_number_is_found(typed: str) -> None:
    assert numbers.phones(typed) == ["0900000123"]


@pytest.mark.parametrize("typed", ["nhà có ba người hai đứa nhỏ", "năm 2019", "mã 123456", "12/11/2026"])
def test_other_numbers_are_no_telephone(typed: str) -> None:
    assert numbers.phones(typed) == []


@pytest.mark.parametrize("typed", ["VL-7K3M0", "vl 7k3mo", "mã vl7k3m0", "VL – 7K3MO", "xem Vl_7k3m0 giúp"])
def test_a_code_is_found_whatever_dash_or_look_alike_was_typed(typed: str) -> None:
    assert numbers.report_codes(typed) == ["VL-7K3M0"]


@pytest.mark.parametrize("typed", ["xe 12345", "di choi", "to 10000 dong", "nha thuoc"])
def test_other_words_are_no_code(typed: str) -> None:
    assert numbers.report_codes(typed) == []


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("độ mặn 4,5‰ ở vàm", [4.5]),
        ("nước mặn 4 phần ngàn", [4.0]),
        ("do man len 3 cham 2 g/l roi", [3.2]),
        ("mặn hôm nay 2.5 hả", [2.5]),
        ("nước mặn 3 ngày nay", []),
        ("chào", []),
    ],
)
def test_a_salinity_is_found_in_grams_a_litre(typed: str, wanted: list[float]) -> None:
    assert numbers.salinities(typed) == wanted
