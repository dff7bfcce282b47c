"""Numbers as people say them: digits, words of Vietnamese, Khmer and English, and places in a row ("câu thứ hai")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.language.text import fold

_KHMER = "សូន្យ មួយ ពីរ បី បួន ប្រាំ ប្រាំមួយ ប្រាំពីរ ប្រាំបី ប្រាំបួន"

#: Words of each digit, folded: for counting, behind tens (`lăm`, `mốt`, `tư`), and for places in a row.
_WORDS: Mapping[int, str] = {
    0: "khong zero",
    1: "mot nhat one first",
    2: "hai nhi two second",
    3: "ba three third",
    4: "bon tu four fourth",
    5: "nam lam nham five fifth",
    6: "sau six",
    7: "bay seven",
    8: "tam eight",
    9: "chin nine",
}
_UNITS: Mapping[str, int] = {
    **{word: value for value, words in _WORDS.items() for word in words.split()},
    **{fold(word): value for value, word in enumerate(_KHMER.split(" "))},
}
_TENS = frozenset({"muoi", "ten", fold("ដប់")})
_HUNDREDS = frozenset({"tram", "hundred"})
_THOUSANDS = frozenset({"nghin", "ngan", "thousand"})
_BETWEEN = frozenset({"le", "linh", "and"})

#: Words that stand before the number of a choice, or around a number.
_AROUND = frozenset(
    {
        *("so", "cau", "thu", "cai", "y", "dap", "an", "lua", "chon", "phuong", "muc", "o", "la", "khoang"),
        *("minh", "em", "toi", "number", "option", "the", "choice", "answer"),
        # What is counted: "bốn sao", "năm người".
        *("sao", "ngoi", "diem", "nguoi", "tuoi", "lan", "star", "stars", "people", "points", "times"),
    }
)

#: "Cái đầu tiên", "câu đầu"; the last word alone may be "where".
_FIRST = re.compile(
    r"(?:(?:da|toi|tui|minh|em|con|chon|lay) )*(?:(?:cai|cau|y|muc|dap an|lua chon|phuong an|o) dau(?: tien)?|dau tien)"
    r"(?: (?:di|nha|nhe|a|do))*"
)

_DIGITS = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def said(text: str) -> int | float | None:
    """Return the one number that a text says ("5", "số 2", "hai mươi lăm", "10,5"); None if it says none or several."""
    plain = text.translate(_KHMER_DIGITS)
    digits = _DIGITS.findall(plain)
    if len(digits) == 1:
        value = float(digits[0].replace(",", "."))
        return int(value) if value.is_integer() else value
    return None if digits else _of_words([word for word in fold(plain).split() if word not in _AROUND])


def place(text: str, count: int) -> int | None:
    """Return which of `count` things a text means, from 0 ("2", "câu thứ hai", "cái cuối"); None if none of them."""
    words = set(fold(text).split())
    if count and _FIRST.fullmatch(" ".join(re.sub(r"[^\w\s]+", " ", fold(text)).split())):
        return 0
    if words & {"cuoi", "last"}:
        return count - 1 if count else None
    value = said(text)
    right = isinstance(value, int) and 1 <= value <= count
    return int(value) - 1 if right and value is not None else None


def _of_words(words: list[str]) -> int | None:
    """Add up words of a number; None if anything else stands among them."""
    total = hundreds = units = 0
    before = ""
    for word in words:
        if word in _UNITS and before != "unit":
            units, before = units + _UNITS[word], "unit"
        elif word in _TENS:
            units, before = (units or 1) * 10, "tens"
        elif word in _HUNDREDS:
            hundreds, units, before = hundreds + (units or 1) * 100, 0, "hundreds"
        elif word in _THOUSANDS:
            total, hundreds, units, before = total + (hundreds + units or 1) * 1000, 0, 0, "thousands"
        elif word not in _BETWEEN:
            return None
    return total + hundreds + units if before else None
