"""Roman numbers behind words that they count: báo động III, quý IV, giai đoạn I-II."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said, any_of, text_behind
from models.speech.spoken_words import SpokenWords

_VALUES: Mapping[str, int] = {"I": 1, "V": 5, "X": 10, "L": 50}

#: What a number must look like to be one.
_VALID = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of Roman numbers."""
    one = r"[IVXL]{1,7}"
    return (
        Rule(
            re.compile(
                rf"(?i:(?<!\w){any_of(words.before_roman)})\s+(?:(?:mức|số|thứ|cấp|trên|dưới|lần)\s+)?"
                rf"(?P<at>(?P<a>{one})(?:\s?(?P<to>[-–]|,|và|đến|hoặc)\s?(?P<b>{one}))?)(?!\w)"
            ),
            _said,
        ),
        # "trên báo động II, thấp hơn báo động III": whatever has several letters is no word.
        Rule(
            re.compile(r"(?<![\w.])(?P<a>III|II|IV|VI{1,3}|IX|XI{1,3}|XIV|XVI{0,3}|XIX|XX)(?![\w.]\w?)"),
            _alone,
        ),
    )


def value(roman: str) -> int | None:
    """Return what a Roman number up to 89 is worth; None if it is none."""
    if not _VALID.fullmatch(roman):
        return None
    values = [_VALUES[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in pairwise([*values, 0]))


def _said(match: re.Match[str], words: SpokenWords) -> Said | None:
    first, last = value(match["a"]), value(match["b"]) if match["b"] else 0
    if first is None or last is None:
        return None
    begin = cardinal(first, words.dialect)
    # "báo động III 0,15m": a pause, or three and nought become one number.
    pause = "," if re.match(r"\s+[0-9]", text_behind(match, "at")) else ""
    if not last:
        return Said(f"{begin}{pause}")
    joined = {"-": " đến", "–": " đến", ",": ","}.get(match["to"], f" {match['to']}")
    return Said(f"{begin}{joined} {cardinal(last, words.dialect)}{pause}")


def _alone(match: re.Match[str], words: SpokenWords) -> Said | None:
    number = value(match["a"])
    return None if number is None else Said(cardinal(number, words.dialect), False)
