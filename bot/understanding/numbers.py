"""Numbers that people name: of a telephone, of a report, of salt in the water."""

from __future__ import annotations

import re

from models.language.text import fold, glyphs
from models.reports import codes_and_pins

_SPOKEN = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
    "bay": "7", "tam": "8", "chin": "9", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_NAMES = "|".join(_SPOKEN)
#: Eight and more digits in words stand for a telephone; fewer are ages and numbers of people.
_IN_WORDS = re.compile(rf"\b(?:{_NAMES})(?:[ ,.-]+(?:{_NAMES})){{7,11}}\b")
_PHONE = re.compile(r"(?<![\w.])(?:\+?84|0)(?:[ .()-]{0,2}\d){8,10}(?!\w)")

# The initials of a province and five characters with a digit; without a dash letters must be among the five, too.
_DASHED = re.compile(r"(?<!\w)([a-z]{2,3}) ?[-_\u2010-\u2015] ?(?=[a-z]*\d)([0-9a-z]{5})(?!\w)")
_UNDASHED = re.compile(r"(?<![\w-])([a-z]{2,3}) ?(?=\d*[a-z])(?=[a-z]*\d)([0-9a-z]{5})(?![\w-])")

_AMOUNT = r"(\d+(?:[.,]\d+| (?:cham|phay) \d+)?)"
_OF_SALT = re.compile(rf"{_AMOUNT} ?(?:‰|g ?/ ?l\b|gl\b|gam|ppt\b|phan ngan\b|phan nghin\b|/1000)")
_AFTER_SALT = re.compile(
    rf"(?:do man|man|salinity)(?: \w+){{0,3}}? {_AMOUNT}(?! ?(?:km|h\b|gio|ngay|cong|nguoi))"
)

#: No river is saltier than the sea, in grams a litre.
MOST_SALT = 45.0


def phones(text: str) -> list[str]:
    """Return the telephone numbers in a text, each once, as `0900000123`: spaced, dotted, with +84, in words."""
    folded = fold(text)
    spelt = _IN_WORDS.sub(lambda hit: "".join(_SPOKEN[word] for word in re.findall(r"\w+", hit[0])), folded)
    found = ("".join(filter(str.isdecimal, hit[0])) for hit in _PHONE.finditer(spelt))
    return list(
        dict.fromkeys(f"0{one[2:]}" if one.startswith("84") and len(one) > 10 else one for one in found)
    )


def report_codes(text: str) -> list[str]:
    """Return the codes of reports in a text as they are stored, whatever dash, case or look-alike was typed."""
    folded = fold(glyphs(text))
    hits = [*_DASHED.finditer(folded), *_UNDASHED.finditer(folded)]
    found = (codes_and_pins.canonical(f"{hit[1]}-{hit[2]}") for hit in hits)
    allowed = set(codes_and_pins.ALPHABET)
    return list(dict.fromkeys(one for one in found if set(one.partition("-")[2]) <= allowed))


def salinities(text: str) -> list[float]:
    """Return the salinities in a text in grams a litre, which is ‰ of river water: "4,5‰", "mặn 4 phần ngàn"."""
    folded = fold(text)
    hits = [*_OF_SALT.finditer(folded)] or [*_AFTER_SALT.finditer(folded)]
    found = (float(re.sub(r" (?:cham|phay) |,", ".", hit[1])) for hit in hits)
    return [one for one in found if one <= MOST_SALT]
