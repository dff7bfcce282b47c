"""Times that people name: "3h sáng nay", "hồi tối", "hai giờ trước", on the clock of Vietnam."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from models.language.dates import VIETNAM
from models.language.text import aligned, nfc

_NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"

#: The middle of each part of a day, and from which hour on a clock of twelve means the afternoon.
_PARTS = {"khuya": 1, "rang sang": 5, "sang": 7, "trua": 12, "chieu": 15, "toi": 20, "dem": 22}
_PART = "|".join(_PARTS)

_CLOCK = re.compile(
    rf"\b{_NUMBER} ?(?:h|g|gio|:)(?: ?(\d{{2}}|ruoi))?(?!\w)(?: (?:hoi |luc )?({_PART}))?"
    r"(?: (nay|qua|hom qua|hom kia|hom nay|bua qua))?"
)
_DAY_PART = re.compile(rf"\b(?:(hoi) ({_PART})(?: (nay|qua))?|({_PART}) (nay|qua|hom qua|hom kia|hom nay))\b")
_AGO = re.compile(rf"\b{_NUMBER} (phut|tieng|gio|ngay|minutes?|hours?|days?) (?:truoc|nay|roi|ago)\b")
_DAY = re.compile(r"\b(hom qua|bua qua|hom kia|yesterday)\b")

_BACK = {"qua": 1, "hom qua": 1, "bua qua": 1, "yesterday": 1, "hom kia": 2}
_UNITS = {"phut": 1, "minute": 1, "tieng": 60, "gio": 60, "hour": 60, "ngay": 1440, "day": 1440}


class Moment(NamedTuple):
    """A time that a text names.

    :param at: an aware moment, never after the one at which it was said.
    :param exact: an hour was named, not only a part of a day.
    :param said: the words for it.
    """

    at: datetime
    exact: bool
    said: str


def moments(text: str, now: datetime) -> list[Moment]:
    """Return the times of what has happened that a text names, in its order."""
    typed = nfc(text)
    folded, here = aligned(typed), now.astimezone(VIETNAM)
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], Moment | None]], ...] = (
        (_CLOCK, _by_clock),
        (_AGO, _ago),
        (_DAY_PART, _by_part),
        (_DAY, _by_day),
    )
    found: list[tuple[int, int, Moment]] = []
    for pattern, read in readers:
        for hit, moment in _read(pattern, read, folded, here):
            if all(hit.start() >= end or hit.end() <= start for start, end, _ in found):
                found.append((hit.start(), hit.end(), moment._replace(said=typed[hit.start() : hit.end()])))
    return [moment for _, _, moment in sorted(found)]


def _read(
    pattern: re.Pattern[str],
    read: Callable[[re.Match[str], datetime], Moment | None],
    folded: str,
    here: datetime,
) -> Iterator[tuple[re.Match[str], Moment]]:
    for hit in pattern.finditer(folded):
        if moment := read(hit, here):
            yield hit, moment


def _by_clock(hit: re.Match[str], here: datetime) -> Moment | None:
    hour, minute = _number(hit[1]), 30 if hit[2] == "ruoi" else int(hit[2] or 0)
    part, day = hit[3], hit[4]
    if (part in ("chieu", "toi") and hour < 12) or (part == "dem" and 6 < hour < 12):
        hour += 12
    if hour > 23 or minute > 59:
        return None
    at = _on(here, hour, minute) - timedelta(days=_BACK.get(day or "", 0))
    # "3h" without a day is the last three o'clock.
    return Moment(at if at <= here else at - timedelta(days=1), True, "")


def _by_part(hit: re.Match[str], here: datetime) -> Moment:
    part, day = hit[2] or hit[4], hit[3] or hit[5]
    at = _on(here, _PARTS[part], 0) - timedelta(days=_BACK.get(day or "", 0))
    return Moment(at if at <= here else min(here, at) if day == "nay" else at - timedelta(days=1), False, "")


def _ago(hit: re.Match[str], here: datetime) -> Moment:
    minutes = _number(hit[1]) * _UNITS[hit[2].removesuffix("s")]
    return Moment(here - timedelta(minutes=minutes), minutes < 1440, "")


def _by_day(hit: re.Match[str], here: datetime) -> Moment:
    return Moment(_on(here, 12, 0) - timedelta(days=_BACK[hit[1]]), False, "")


def _on(here: datetime, hour: int, minute: int) -> datetime:
    return datetime.combine(here.date(), time(hour, minute), VIETNAM)


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
