"""Hamlets in longer texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import hamlets


@pytest.mark.parametrize(
    ("text", "hamlet"),
    [
        ("Chao ad, toi o ap Soc Ruong xa Tap Son, duong dal bong troc het", "ap Soc Ruong"),
        ("đường vô ấp Giồng Lớn xã Đại An", "ấp Giồng Lớn"),
        ("khóm 3 ngập hoài", "khóm 3"),
        ("rac o ap vam, xa long huu", "ap vam"),
        ("den tat o ap cay da", "ap cay da"),
        ("ទឹកលិចផ្លូវ ភូមិ Sóc Ruộng", "ភូមិ Sóc Ruộng"),
        ("áp dụng thế nào, áp lực quá", ""),
        ("ap thap nhiet doi, mua lon", ""),
        ("nước ngập trước ấp tôi", ""),
        ("ap vam dang ngap sau lam roi", ""),
    ],
)
def test_a_hamlet_ends_where_its_name_ends(text: str, hamlet: str) -> None:
    assert hamlets.hamlet_of(text) == hamlet


@given(st.text(alphabet="aápấ ốPSR,.3xã ភូមិ", max_size=40))
def test_a_hamlet_is_a_part_of_its_text(text: str) -> None:
    assert hamlets.hamlet_of(text) in text
