"""Number words (số đếm): numbers as they are said in Vietnamese, in the words of the south or of the north.

The south says "ngàn" and "lẻ", the north "nghìn" and "linh".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Dialect(StrEnum):
    """Whose words are said."""

    SOUTH = "south"
    NORTH = "north"


class _Words(NamedTuple):
    thousand: str
    odd: str


_WORDS: Mapping[Dialect, _Words] = {
    Dialect.SOUTH: _Words("ngàn", "lẻ"),
    Dialect.NORTH: _Words("nghìn", "linh"),
}

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

#: What the last digit is called after "mười" and after "mươi".
_AFTER_TEN: Mapping[int, str] = {5: "lăm"}
_AFTER_TENS: Mapping[int, str] = {1: "mốt", 5: "lăm"}

_BILLION = 10**9

#: Numbers with more digits than that are read digit by digit: nobody understands them otherwise.
MOST_DIGITS = 15


def thousand(dialect: Dialect) -> str:
    """Return the word for a thousand."""
    return _WORDS[dialect].thousand


def cardinal(number: int, dialect: Dialect = Dialect.SOUTH) -> str:
    """Return a number from 0 on in words: 2026 is "hai ngàn không trăm hai mươi sáu"."""
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    said = [cardinal(billions, dialect), "tỷ"] if billions else []
    return " ".join(said + _below_a_billion(rest, bool(billions), dialect))


def digits(text: str) -> str:
    """Return the digits of a text one by one: "112" is "một một hai"; all else is left out."""
    return " ".join(_DIGITS[int(one)] for one in text if one.isdecimal())


def _below_a_billion(number: int, follows: bool, dialect: Dialect) -> list[str]:
    said: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, thousand(dialect)), (1, "")):
        group, number = divmod(number, size)
        if group:
            said += _group(group, follows or bool(said), dialect)
            said += [name] if name else []
    return said


def _group(group: int, follows: bool, dialect: Dialect) -> list[str]:
    """Return three digits in words; where something stands before them the hundreds are said in any case."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    if not rest:
        return said
    if tens == 0:
        return said + ([_WORDS[dialect].odd] if said else []) + [_DIGITS[ones]]
    if tens == 1:
        return [*said, "mười", *([_AFTER_TEN.get(ones, _DIGITS[ones])] if ones else [])]
    return [*said, _DIGITS[tens], "mươi", *([_AFTER_TENS.get(ones, _DIGITS[ones])] if ones else [])]
