"""Recurrence: on which days an entry falls due, by a rule of RFC 5545 in local days, and at which wall time.

Only rules of days are read (`FREQ=DAILY`, `WEEKLY`, `MONTHLY`, `YEARLY`), and they end where the entry does: `COUNT`
and `UNTIL` are refused. Each day is asked whether it fits, so a rule costs as many steps as days are asked for, however
old it is, and also where it never falls due. Libraries go from match to match instead, and look for one until 9999.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from models.errors import Fault

T = TypeVar("T")

MOST_RULE = 200

#: So many days at most lie between the first day and the last one; where a rule has none of those, it has none.
MOST_DAYS = 4000

#: A first day lies at most so long ago, and so far ahead.
LONGEST_AGO, FARTHEST_AHEAD = timedelta(days=MOST_DAYS), timedelta(days=5 * 366)

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_BYDAY = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(_WEEKDAYS)})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")

#: The highest number of each part; days of a month may count from its end.
_MOST_INTERVAL, _MOST_MONTH, _MOST_MONTH_DAY = 366, 12, 31

#: The highest number before a weekday: so many of one there are in a month, and in a year.
_MOST_IN_MONTH, _MOST_IN_YEAR = 5, 53


@dataclass(frozen=True)
class _Rule:
    """A rule that was read.

    :param weekdays: days of the week (0 is Monday) with their number within month or year, 0 being each of them.
    """

    frequency: str
    interval: int = 1
    weekdays: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    week_start: int = 0


def faults_of(rule: str, start: str, first_day: str, last_day: str, today: date) -> Iterator[Fault]:
    """Yield everything that is wrong with a rule, a wall time `HH:MM` and the days (`YYYY-MM-DD`; last may be "")."""
    if not _TIME.fullmatch(start):
        yield Fault("start", "not_a_time")
    first, last = _day(first_day), _day(last_day)
    if first is None:
        yield Fault("first_day", "not_a_day")
    elif not today - LONGEST_AGO <= first <= today + FARTHEST_AHEAD:
        params = {"min": today - LONGEST_AGO, "max": today + FARTHEST_AHEAD}
        yield Fault("first_day", "day_too_far", {name: day.isoformat() for name, day in params.items()})
        first = None
    if last_day and last is None:
        yield Fault("last_day", "not_a_day")
    if not is_rule(rule):
        yield Fault("rrule", "rrule_unreadable")
    elif first and (last or not last_day):
        yield from _span_faults(rule, first, last)


def _span_faults(rule: str, first: date, last: date | None) -> Iterator[Fault]:
    """Yield what is wrong between two days that can be read; without a last one it may go on for ever."""
    farthest = first + timedelta(days=MOST_DAYS)
    if last and last < first:
        yield Fault("last_day", "ends_before_start", about=("first_day", "last_day"))
    elif last and last > farthest:
        yield Fault("last_day", "span_too_long", {"days": MOST_DAYS}, about=("first_day", "last_day"))
    elif next(_due(rule, first, first, last or farthest), None) is None:
        yield Fault("rrule", "rrule_never", about=("rrule", "first_day", "last_day"))


def is_rule(rule: str) -> bool:
    """Say whether a rule can be read, "" being one day alone."""
    return not rule or _read(rule) is not None


def days(rule: str, first_day: str, last_day: str, begin: date, end: date) -> list[date]:
    """Return the days on which an entry falls due, from `begin` until the day before `end`, of the first 4000 of these.

    A rule that can't be read, as there were some before they were refused, never falls due.

    :raises ValueError: a day can't be read.
    """
    first = date.fromisoformat(first_day)
    last = min(end - timedelta(days=1), date.fromisoformat(last_day) if last_day else date.max)
    return list(_due(rule, first, max(first, begin), last))


def _due(rule: str, first: date, begin: date, last: date) -> Iterator[date]:
    """Yield the days that fit from one day to another; looks at 4000 at most."""
    if not rule:
        yield from [first] if begin <= first <= last else []
        return
    read = _read(rule)
    if read is None:
        return
    for ordinal in islice(range(begin.toordinal(), last.toordinal() + 1), MOST_DAYS + 1):
        day = date.fromordinal(ordinal)
        if _fits(read, first, day):
            yield day


def _fits(rule: _Rule, first: date, day: date) -> bool:
    """Say whether a day that is not before the first one is one of a rule's."""
    period = _PERIOD[rule.frequency]
    if (period(day, rule) - period(first, rule)) % rule.interval:
        return False
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not {day.day, day.day - _days_in(day) - 1} & rule.month_days:
        return False
    if rule.weekdays:
        return any(
            weekday == day.weekday() and _counts(rule, number, day) for weekday, number in rule.weekdays
        )
    return bool(rule.month_days) or _as_the_first(rule, first, day)


def _as_the_first(rule: _Rule, first: date, day: date) -> bool:
    """Say whether a day is like the first one, where a rule says nothing else."""
    if rule.frequency == "YEARLY":
        return day.day == first.day and (bool(rule.months) or day.month == first.month)
    if rule.frequency == "MONTHLY":
        return day.day == first.day
    return rule.frequency == "DAILY" or day.weekday() == first.weekday()


def _counts(rule: _Rule, number: int, day: date) -> bool:
    """Say whether a day is the first, second and so on of its weekday in its month or year, or the last but so many."""
    if not number:
        return True
    in_year = rule.frequency == "YEARLY" and not rule.months
    place = day.timetuple().tm_yday if in_year else day.day
    size = date(day.year, 12, 31).timetuple().tm_yday if in_year else _days_in(day)
    return number in (1 + (place - 1) // 7, -1 - (size - place) // 7)


def _days_in(day: date) -> int:
    """Return how many days its month has."""
    following = day.replace(day=28) + timedelta(days=4)
    return (following - timedelta(days=following.day)).day


#: The number of the day, week, month or year in which a day lies; of two of them the difference counts.
_PERIOD: Mapping[str, Callable[[date, _Rule], int]] = {
    "DAILY": lambda day, rule: day.toordinal(),
    "WEEKLY": lambda day, rule: (day.toordinal() - 1 - rule.week_start) // 7,
    "MONTHLY": lambda day, rule: day.year * 12 + day.month,
    "YEARLY": lambda day, rule: day.year,
}


@lru_cache(maxsize=4_000)
def _read(rule: str) -> _Rule | None:
    """Return what a rule says; None if it can't be read."""
    named = [part.partition("=")[::2] for part in rule.split(";")]
    said = dict(named)
    if len(rule) > MOST_RULE or len(said) < len(named) or said.get("FREQ", "") not in _PERIOD:
        return None
    try:
        read: dict[str, Any] = {_PARTS[name][0]: _PARTS[name][1](value) for name, value in said.items()}
    except (KeyError, ValueError):
        return None
    found = _Rule(**read)
    return found if _is_sound(found) else None


def _is_sound(rule: _Rule) -> bool:
    """Say whether the parts of a rule go together (RFC 5545, 3.3.10)."""
    if rule.frequency == "WEEKLY" and rule.month_days:
        return False
    in_year = rule.frequency == "YEARLY" and not rule.months
    most = _MOST_IN_YEAR if in_year else _MOST_IN_MONTH if rule.frequency in ("MONTHLY", "YEARLY") else 0
    return all(abs(number) <= most for _, number in rule.weekdays)


def _number(text: str, least: int, most: int) -> int:
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most or not int(text):
        raise ValueError(text)
    return int(text)


def _numbers(text: str, least: int, most: int) -> frozenset[int]:
    return _different([_number(one, least, most) for one in text.split(",")])


def _weekday(text: str) -> tuple[int, int]:
    found = _BYDAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    number = _number(found[1], -_MOST_IN_YEAR, _MOST_IN_YEAR) if found[1] else 0
    return _WEEKDAYS.index(found[2]), number


def _different(values: list[T]) -> frozenset[T]:
    if len(values) > len(set(values)):
        raise ValueError("One is named twice.")
    return frozenset(values)


#: The parts that a rule may have: the field of each, and how it is read.
_PARTS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("frequency", str),
    "INTERVAL": ("interval", lambda text: _number(text, 1, _MOST_INTERVAL)),
    "BYDAY": ("weekdays", lambda text: _different([_weekday(one) for one in text.split(",")])),
    "BYMONTHDAY": ("month_days", lambda text: _numbers(text, -_MOST_MONTH_DAY, _MOST_MONTH_DAY)),
    "BYMONTH": ("months", lambda text: _numbers(text, 1, _MOST_MONTH)),
    "WKST": ("week_start", _WEEKDAYS.index),
}


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if _DAY_FORM.fullmatch(written) else None
    except ValueError:
        return None
