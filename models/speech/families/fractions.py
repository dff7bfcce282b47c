"""Fractions: 1/3 số hộ. Without words that tell, a number with a stroke may be a day; whoever wrote it is asked."""

from __future__ import annotations

import re

from models.speech.families.dates import said_day, with_day
from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said, any_of, text_before, text_behind
from models.speech.spoken_words import SpokenWords

#: Around the clock.
_ALWAYS = frozenset({"24/7", "24/24", "7/7"})

#: Houses in alleys are numbered with a stroke.
_BEFORE_ADDRESS = re.compile(r"(?:số nhà|số|hẻm|ngõ|ngách|kiệt|thửa|tờ|lô)\s+\Z", re.IGNORECASE)

_LAST_DAY, _LAST_MONTH = 31, 12

#: "Three parts of four", but seven of nine; and one part of anything up to ten.
_LARGEST_PART, _LARGEST_OF_ONE = 5, 10


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of fractions and of strokes between numbers."""
    part = any_of(words.after_fraction)
    start, end = r"(?<![\w/.,:-])", r"(?![\w/]|[.,][0-9])"
    return (
        Rule(re.compile(rf"{start}(?P<a>[0-9]{{1,4}})/(?P<b>[0-9]{{1,4}})(?=\s+{part}(?!\w))"), _fraction),
        Rule(re.compile(rf"{start}(?P<a>[0-9]{{1,9}})/(?P<b>[0-9]{{1,9}}){end}"), _stroke),
    )


def _fraction(match: re.Match[str], words: SpokenWords) -> Said:
    a, b = int(match["a"]), int(match["b"])
    joined = "phần" if 0 < a < b <= (_LARGEST_OF_ONE if a == 1 else _LARGEST_PART) else "trên"
    return Said(f"{cardinal(a, words.dialect)} {joined} {_part(b, joined, words)}")


def _part(number: int, joined: str, words: SpokenWords) -> str:
    """Return the lower number; of quarters the usual word."""
    return "tư" if number == 4 and joined == "phần" else cardinal(number, words.dialect)


def _stroke(match: re.Match[str], words: SpokenWords) -> Said:
    a, b = int(match["a"]), int(match["b"])
    may_be_day = 1 <= a <= _LAST_DAY and 1 <= b <= _LAST_MONTH
    is_address = _BEFORE_ADDRESS.search(text_before(match))
    if match[0] in _ALWAYS or not may_be_day or is_address:
        return Said(f"{cardinal(a, words.dialect)} trên {cardinal(b, words.dialect)}", True)
    if a < b <= _LARGEST_OF_ONE and re.match(r"\s+[^\W\d_]", text_behind(match)):
        return _fraction(match, words)._replace(is_sure=False)
    # More than one of them is no part of a whole.
    return Said(with_day(match, said_day(match["a"], match["b"], None, words)), a > b)
