"""Recurrence: on which days an entry falls due, by a rule of RFC 5545 in local days, and at which wall time.

Only rules of days are read (`FREQ=DAILY`, `WEEKLY`, `MONTHLY`, `YEARLY`), and they end where the entry does, so that no
rule explodes: `COUNT` and `UNTIL` are refused, and nothing is looked for beyond the days that were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrule, rrulestr

from models.errors import Fault

MOST_RULE = 200

#: So many days at most are looked through for one entry: a rule that began long ago costs no more than that.
MOST_DAYS = 4000

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_ALLOWED = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"})
_PART = re.compile(r"[A-Z]+=[A-Z0-9,+-]+")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def faults_of(rule: str, start: str, first_day: str, last_day: str) -> Iterator[Fault]:
    """Yield everything that is wrong with a rule, a wall time `HH:MM` and the days (`YYYY-MM-DD`; last may be "")."""
    if not _TIME.fullmatch(start):
        yield Fault("start", "not_a_time")
    first, last = _day(first_day), _day(last_day)
    if first is None:
        yield Fault("first_day", "not_a_day")
    if last_day and last is None:
        yield Fault("last_day", "not_a_day")
    if first and last and last < first:
        yield Fault("last_day", "ends_before_start", about=("first_day", "last_day"))
    if not is_rule(rule):
        yield Fault("rrule", "rrule_unreadable")


def is_rule(rule: str) -> bool:
    """Say whether a rule can be read, "" being one day alone."""
    if not rule:
        return True
    parts = rule.split(";")
    names = [part.partition("=")[0] for part in parts]
    frequency = next((part.partition("=")[2] for part in parts if part.startswith("FREQ=")), "")
    formed = all(_PART.fullmatch(part) for part in parts) and len(names) == len(set(names))
    if len(rule) > MOST_RULE or not formed or not set(names) <= _ALLOWED or frequency not in _FREQUENCIES:
        return False
    try:
        _read(rule, _begin_of(date(2026, 1, 1)), _begin_of(date(2027, 1, 1)))
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def days(rule: str, first_day: str, last_day: str, begin: date, end: date) -> list[date]:
    """Return the days on which an entry falls due, from `begin` until the day before `end`.

    :raises ValueError: the rule or a day can't be read.
    """
    first = date.fromisoformat(first_day)
    last = min(end - timedelta(days=1), date.fromisoformat(last_day) if last_day else date.max)
    if last < max(first, begin):
        return []
    if not rule:
        return [first] if begin <= first <= last else []
    since = max(first, last - timedelta(days=MOST_DAYS)) if _forgets(rule) else first
    found = _read(rule, _begin_of(since), _begin_of(last))
    return [one.date() for one in found if one.date() >= begin]


def _forgets(rule: str) -> bool:
    """Say whether a rule does not count from its first day, so that it may be read from a later one."""
    return (
        "INTERVAL" not in rule
        and not ("FREQ=MONTHLY" in rule or "FREQ=YEARLY" in rule)
        and ("FREQ=DAILY" in rule or "BYDAY" in rule)
    )


def _read(rule: str, start: datetime, until: datetime) -> rrule:
    found = rrulestr(rule, dtstart=start)
    if not isinstance(found, rrule):
        raise ValueError("It is more than one rule.")
    return found.replace(until=until)


def _begin_of(day: date) -> datetime:
    """Return the beginning of a local day as rules have it: without a zone, since they count days."""
    return datetime.combine(day, time())


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None
