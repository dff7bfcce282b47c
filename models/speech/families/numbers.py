"""Numbers by themselves, and ranges of them: "8-9" is "tám đến chín"."""

from __future__ import annotations

import re

from models.speech.letters import spelled
from models.speech.number_words import MOST_DIGITS, cardinal, digits
from models.speech.rule import BEFORE, NUMBER, TO, Rule, Said
from models.speech.spoken_words import SpokenWords

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")

#: A decimal comma with exactly three digits behind it may be meant as English thousands.
_EITHER = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")

#: More digits behind the comma are said one by one.
_MOST_DECIMALS = 2


def said_number(text: str, words: SpokenWords) -> Said:
    """Return a number as it is said: thousands with dots, decimals with a comma or a dot."""
    whole, comma, decimals = text.partition(",")
    if _GROUPED.fullmatch(whole):
        whole = whole.replace(".", "")
    elif "." in whole:
        whole, _, behind = whole.partition(".")
        return Said(f"{_whole(whole, words)} chấm {_decimals(behind, words)}")
    if not comma:
        return Said(_whole(whole, words))
    return Said(f"{_whole(whole, words)} phẩy {_decimals(decimals, words)}", not _EITHER.fullmatch(text))


def said_range(first: str, last: str, words: SpokenWords) -> Said:
    """Return a range from one number to another."""
    begin, end = said_number(first, words), said_number(last, words)
    return Said(f"{begin.words} đến {end.words}", begin.is_sure and end.is_sure)


def ranges(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of ranges, and of what is measured in two or three directions."""
    return (
        Rule(re.compile(rf"{BEFORE}(?P<a>{NUMBER}){TO}(?P<b>{NUMBER})(?!\w|[-/.][0-9])"), _range),
        Rule(re.compile(r"(?<=[0-9])\s?[x×]\s?(?=[0-9])"), lambda match, words: Said(" nhân ")),
    )


def alone(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of numbers that nothing else has taken, the last ones before the marks."""
    return (
        # A name that ends with a number: Covid-19. The hyphen is no minus.
        Rule(re.compile(rf"(?<=[^\W\d_])-(?P<n>{NUMBER})(?!\w)"), _behind_a_name),
        # Letters and digits together: H5N1, 84C.
        Rule(re.compile(r"(?<!\w)(?=\w*[0-9])(?=\w*[^\W\d_])\w+(?!\w)"), _code),
        Rule(re.compile(rf"(?<![0-9])(?P<n>{NUMBER})"), lambda match, words: said_number(match["n"], words)),
        # What is left where a longer number was cut by something else.
        Rule(re.compile(r"[0-9]+"), lambda match, words: Said(_whole(match[0], words))),
    )


def _range(match: re.Match[str], words: SpokenWords) -> Said:
    return said_range(match["a"], match["b"], words)


def _behind_a_name(match: re.Match[str], words: SpokenWords) -> Said:
    said = said_number(match["n"], words)
    return Said(f" {said.words}", said.is_sure)


def _code(match: re.Match[str], words: SpokenWords) -> Said:
    """Say letters that make no word by their names, and the numbers between them as numbers where they are short."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+", match[0])
    return Said(" ".join(_whole(one, words) if one.isdecimal() else spelled(one) for one in parts), False)


def _whole(text: str, words: SpokenWords) -> str:
    """Return digits as a number; as digits where there are too many, or noughts before them, as codes have."""
    is_code = len(text) > MOST_DIGITS or (text.startswith("0") and len(text) > 2)
    return digits(text) if is_code else cardinal(int(text), words.dialect)


def _decimals(text: str, words: SpokenWords) -> str:
    if len(text) > _MOST_DECIMALS or (text.startswith("0") and len(text) > 1):
        return digits(text)
    return cardinal(int(text), words.dialect)
