"""Numbers that are called: digit by digit, in the groups in which they were written."""

from __future__ import annotations

import re

from models.speech.number_words import digits
from models.speech.rule import Rule, Said, any_of
from models.speech.spoken_words import SpokenWords

_GROUP = re.compile(r"[0-9]+")


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of telephone numbers and of the short numbers of services."""
    short = r"[0-9]{3,5}"
    between = r"(?:\s*(?:,|/|-|–|;|hoặc|hay|và)\s*)"
    return (
        Rule(re.compile(r"(?<![\w.,])\(?(?:\+84|0)(?:[ .\-)(]{0,2}[0-9]){8,10}(?![0-9])"), _phone),
        Rule(re.compile(r"(?<![\w.,])1[89]00(?:[ .\-]?[0-9]){2,6}(?!\w)"), _phone),
        Rule(
            re.compile(
                rf"(?i:(?<!\w){any_of(words.before_hotline)})(?!\w)[^0-9.;!?\n]{{0,30}}?"
                rf"(?<![\w.,/-])(?P<at>{short}(?:{between}{short})*)(?![\w/%]|[.,-][0-9]|\s(?:hộ|người|đồng|m\b|km\b))"
            ),
            _services,
        ),
    )


def _phone(match: re.Match[str], _: SpokenWords) -> Said:
    """Say each group of digits, with a pause between them; one long group in threes, the last one of four."""
    groups = _GROUP.findall(match[0])
    if len(groups) == 1 and len(groups[0]) > 6:
        groups = [groups[0][:4], *re.findall(r"[0-9]{3}(?=[0-9]{3})|[0-9]{1,6}\Z", groups[0][4:])]
        groups = [*groups[:-1], *_halved(groups[-1])]
    country = "cộng " if "+" in match[0] else ""
    return Said(country + ", ".join(digits(group) for group in groups))


def _halved(group: str) -> list[str]:
    return [group] if len(group) <= 4 else [group[:3], group[3:]]


def _services(match: re.Match[str], _: SpokenWords) -> Said:
    spoken = re.sub(r"[0-9]+", lambda number: digits(number[0]), match["at"])
    return Said(re.sub(r"\s*[/–-]\s*", " hoặc ", spoken))
