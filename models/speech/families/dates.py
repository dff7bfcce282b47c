"""Days, months and years: 12/10/2026, 12-10-2026, ngày 1/11, 01-05/12, 10/2026."""

from __future__ import annotations

import re

from models.speech.number_words import cardinal
from models.speech.rule import Rule, Said, any_of, text_before, text_behind
from models.speech.spoken_words import SpokenWords

_D, _M, _Y = r"(?:0?[1-9]|[12][0-9]|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)[0-9]{2}"
_START, _END = r"(?<![\w/.,-])", r"(?![\w/]|[-.,][0-9])"
_TO = r"\s?[-–—]\s?"

#: "ngày" stands before already, or a word that takes its place.
_HAS_DAY = re.compile(r"(?:ngày|mùng|mồng|rằm)(?:\s*[0-9]{1,2}\s*(?:,|và))*\W*\Z", re.IGNORECASE)
_HAS_MONTH = re.compile(r"tháng\W*\Z", re.IGNORECASE)


def rules(words: SpokenWords) -> tuple[Rule, ...]:
    """Return the rules of days, the longest forms first."""
    cue = rf"(?:(?i:(?<!\w)(?P<cue>{any_of(words.before_date)}))[\s,(:]*)"
    return (
        Rule(
            re.compile(
                rf"{_START}(?P<d>{_D})(?:/(?P<m>{_M}))?{_TO}(?P<d2>{_D})/(?P<m2>{_M})(?:/(?P<y>{_Y}))?{_END}"
            ),
            _span,
        ),
        Rule(re.compile(rf"{_START}(?P<d>{_D})(?P<s>[/.-])(?P<m>{_M})(?P=s)(?P<y>{_Y}){_END}"), _day),
        Rule(re.compile(rf"{_START}(?P<m>{_M})[/-](?P<y>{_Y}){_END}"), _month),
        Rule(re.compile(rf"{cue}(?P<at>(?P<d>{_D})/(?P<m>{_M})){_END}"), _day),
        # "các ngày 7, 8 và 9/12"
        Rule(
            re.compile(rf"(?i:ngày)\s+(?:[0-9]{{1,2}}\s*(?:,|và)\s*)+(?P<at>(?P<d>{_D})/(?P<m>{_M})){_END}"),
            _day,
        ),
        Rule(re.compile(rf"(?i:ngày)\s+(?P<at>(?P<d>{_D})[-.](?P<m>{_M})){_END}"), _day),
    )


def said_day(day: str, month: str, year: str | None, words: SpokenWords) -> str:
    """Return a day as it is said, without "ngày"."""
    said = cardinal(int(day), words.dialect)
    if month:
        said += f" tháng {cardinal(int(month), words.dialect)}"
    return f"{said} năm {cardinal(int(year), words.dialect)}" if year else said


def with_day(match: re.Match[str], said: str) -> str:
    """Return a day with "ngày" before it, unless that stands there already."""
    start = match.start("at") if "at" in match.re.groupindex else match.start()
    before = match.string[max(0, start - 30) : start]
    return said if _HAS_DAY.search(before) else f"ngày {said}"


def _day(match: re.Match[str], words: SpokenWords) -> Said | None:
    if "at" in match.re.groupindex and _is_fraction(match, words):
        return None
    year = match["y"] if "y" in match.re.groupindex else None
    return Said(with_day(match, said_day(match["d"], match["m"], year, words)))


def _is_fraction(match: re.Match[str], words: SpokenWords) -> bool:
    """Say whether words of a part follow, behind a word that leaves it open: "trước 1/3 số hộ"."""
    if "cue" in match.re.groupindex and match["cue"].casefold() not in words.before_either:
        return False
    follows = text_behind(match).lstrip()
    return int(match["d"]) < int(match["m"]) and bool(
        re.match(rf"{any_of(words.after_fraction)}(?!\w)", follows)
    )


def _span(match: re.Match[str], words: SpokenWords) -> Said:
    first = said_day(match["d"], match["m"] or "", None, words)
    last = said_day(match["d2"], match["m2"], match["y"], words)
    return Said(f"{with_day(match, first)} đến ngày {last}")


def _month(match: re.Match[str], words: SpokenWords) -> Said:
    said = f"{cardinal(int(match['m']), words.dialect)} năm {cardinal(int(match['y']), words.dialect)}"
    return Said(said if _HAS_MONTH.search(text_before(match, most=10)) else f"tháng {said}")
