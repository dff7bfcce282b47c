"""Windows (khung giờ): when an outlet may sound, as plain functions on local wall time.

A window that ends before it begins goes over midnight and belongs to the day on which it begins. Its begin is in it,
its end is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from models.errors import Fault
from models.outlets.outlets import Loudness, Window
from models.outlets.rules import Hours

#: The days of a week, from Monday, as windows name them (RFC 5545, in small letters).
DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")

#: The end of a day; no window begins then.
MIDNIGHT = "24:00"

#: The most that one outlet or area has.
MOST_WINDOWS, MOST_VOLUMES = 20, 24

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAY_MINUTES = 24 * 60


def is_open(windows: Sequence[Window], at: datetime) -> bool:
    """Say whether an outlet with these windows may sound at a moment of local wall time; without any it may not."""
    return any(begin <= at < end for begin, end in _spans(windows, at))


def holds(windows: Sequence[Window], begin: datetime, end: datetime) -> bool:
    """Say whether everything between two moments of local wall time lies in windows, one after another or one alone.

    What lasts no time lies in them where its begin does.
    """
    if begin >= end:
        return is_open(windows, begin)
    at = begin
    while at < end:
        ends = [closes for opens, closes in _spans(windows, at) if opens <= at < closes]
        if not ends:
            return False
        at = max(ends)
    return True


def volume_at(volume: Sequence[Loudness], at: datetime, otherwise: int = 100) -> int:
    """Return how loud an outlet is at a moment of local wall time, in percent; `otherwise` where nothing is said."""
    minute = at.hour * 60 + at.minute
    for row in volume:
        begin, length = _begin_and_length(row["start"], row["end"])
        if (minute - begin) % _DAY_MINUTES < length:
            return row["percent"]
    return otherwise


def faults_of(windows: Sequence[Window], field: str, hours: Hours | None = None) -> Iterator[Fault]:
    """Yield everything that is wrong with windows.

    :param field: the path of the list.
    :param hours: when outlets may sound at all; None: at any hour, as for boards that are silent.
    """
    if len(windows) > MOST_WINDOWS:
        yield Fault(field, "too_many_items", {"max": MOST_WINDOWS})
    for number, window in enumerate(windows):
        here = f"{field}.{number}"
        yield from _day_faults(window["days"], f"{here}.days")
        found = list(_time_faults(window, here))
        yield from found or _night_faults(window, here, hours)


def volume_faults(volume: Sequence[Loudness], field: str) -> Iterator[Fault]:
    """Yield everything that is wrong with what is said of how loud an outlet is."""
    if len(volume) > MOST_VOLUMES:
        yield Fault(field, "too_many_items", {"max": MOST_VOLUMES})
    for number, row in enumerate(volume):
        yield from _time_faults(row, f"{field}.{number}")
        if not 0 <= (row["percent"] or 0) <= 100:
            yield Fault(f"{field}.{number}.percent", "out_of_range", {"min": 0, "max": 100})


def _spans(windows: Sequence[Window], at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the windows that begin on the day of a moment, or on the day before."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    for window in windows:
        begin, length = _begin_and_length(window["start"], window["end"])
        for day in (midnight - timedelta(days=1), midnight):
            if DAYS[day.weekday()] in window["days"]:
                opens = day + timedelta(minutes=begin)
                yield opens, opens + timedelta(minutes=length)


def _begin_and_length(start: str, end: str) -> tuple[int, int]:
    """Return the minute of the day at which a stretch begins, and how many minutes it lasts."""
    begin, until = minute_of(start), minute_of(end)
    return begin, (until - begin) if until > begin else until + _DAY_MINUTES - begin


def minute_of(time: str) -> int:
    """Return the minute of the day of `HH:MM`; 1,440 of `24:00`."""
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)


def _day_faults(days: Iterable[str], field: str) -> Iterator[Fault]:
    named = list(days or ())
    if not named:
        yield Fault(field, "required")
    if any(day not in DAYS for day in named):
        yield Fault(field, "not_a_choice", {"choices": ", ".join(DAYS)})
    elif len(set(named)) < len(named):
        yield Fault(field, "id_repeated")


def _time_faults(window: Window | Loudness, field: str) -> Iterator[Fault]:
    start, end = window["start"], window["end"]
    if not _TIME.fullmatch(start):
        yield Fault(f"{field}.start", "not_a_time")
    if not (_TIME.fullmatch(end) or end == MIDNIGHT):
        yield Fault(f"{field}.end", "not_a_time")
    if start == end:
        yield Fault(f"{field}.end", "window_empty")


def _night_faults(window: Window, field: str, hours: Hours | None) -> Iterator[Fault]:
    if hours is None:
        return
    begin, length = _begin_and_length(window["start"], window["end"])
    allowed = {"earliest": hours["earliest"], "latest": hours["latest"]}
    if begin < minute_of(hours["earliest"]) or begin >= minute_of(hours["latest"]):
        yield Fault(f"{field}.start", "window_at_night", {"time": window["start"], **allowed})
    elif begin + length > minute_of(hours["latest"]):
        yield Fault(f"{field}.end", "window_at_night", {"time": window["end"], **allowed})
