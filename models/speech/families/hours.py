"""Hours: 7h30, 07:30, 22h, 7g30, 7h-9h. A unit `h` of lengths of time is said the same."""

from __future__ import annotations

import re

from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said
from models.speech.spoken_words import SpokenWords

_H, _M = r"(?:2[0-4]|1[0-9]|0?[0-9])", r"[0-5][0-9]"
_START = r"(?<![\w.,:/])"
_MINUTES = r"(?:\s?(?:'|’|phút|ph|p)(?!\w))?"
_END = r"(?![\w:]|[.,/][0-9])"
_TO = r"\s?[-–—]\s?"

#: Before an hour that is written with `g` alone, which is the unit of mass, too.
_CUE = r"(?i:(?<!\w)(?:từ|lúc|đến|tới|trước|sau|khoảng|vào|hồi))\s+"


def rules(_: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of hours, the longest forms first."""
    one = rf"(?P<h>{_H})\s?[hg:]\s?(?P<m>{_M}){_MINUTES}"
    return (
        Rule(
            re.compile(
                rf"{_START}(?P<h>{_H})(?:\s?[hg:](?P<m>{_M})?{_MINUTES})?{_TO}"
                rf"(?P<h2>{_H})\s?(?:[hg](?P<m2>{_M})?|:(?P<m3>{_M})){_MINUTES}{_END}"
            ),
            _span,
        ),
        Rule(re.compile(rf"{_START}{one}(?::{_M})?{_END}"), _hour),
        Rule(re.compile(rf"{_START}(?P<h>{_H})\s?giờ\s?(?P<m>{_M}){_MINUTES}{_END}"), _hour),
        Rule(re.compile(rf"{_CUE}(?P<at>(?P<h>{_H})\s?g){_END}"), _hour),
        Rule(re.compile(rf"{_START}(?P<h>[0-9]{{1,3}})\s?h{_END}"), _hour),
    )


def _hour(match: re.Match[str], words: SpokenWords) -> Said:
    minutes = match["m"] if "m" in match.re.groupindex else None
    return Said(_said(match["h"], minutes, words))


def _span(match: re.Match[str], words: SpokenWords) -> Said:
    last = _said(match["h2"], match["m2"] or match["m3"], words)
    first = match["h"]
    # "7-9h" says the hour once.
    is_bare = first + match["m"] if match["m"] else re.match(rf"{first}\s?[hg:]", match[0])
    begin = _said(first, match["m"], words) if is_bare else cardinal(int(first), words.dialect)
    return Said(f"{begin} đến {last}")


def _said(hour: str, minutes: str | None, words: SpokenWords) -> str:
    said = f"{cardinal(int(hour), words.dialect)} giờ"
    if not minutes or minutes == "00":
        return said
    before = "không " if minutes.startswith("0") else ""
    return f"{said} {before}{cardinal(int(minutes), words.dialect)} phút"
