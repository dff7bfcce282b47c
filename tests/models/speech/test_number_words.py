"""Number words of the south and of the north."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.speech.number_words import Dialect, cardinal, digits


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (105, "một trăm lẻ năm"),
        (175, "một trăm bảy mươi lăm"),
        (1005, "một ngàn không trăm lẻ năm"),
        (2026, "hai ngàn không trăm hai mươi sáu"),
        (10_000, "mười ngàn"),
        (1_000_001, "một triệu không trăm lẻ một"),
        (2_000_000_000, "hai tỷ"),
        (3_000_000_000_015, "ba ngàn tỷ không trăm mười lăm"),
    ],
)
def test_a_number_is_said_in_the_south(number: int, words: str) -> None:
    assert cardinal(number) == words


def test_the_north_says_it_otherwise() -> None:
    assert cardinal(1_105, Dialect.NORTH) == "một nghìn một trăm linh năm"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_two_numbers_are_never_said_alike(one: int, other: int) -> None:
    assert (cardinal(one) == cardinal(other)) == (one == other)


def test_digits_are_said_one_by_one() -> None:
    assert digits("1022") == "một không hai hai"
