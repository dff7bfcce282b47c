"""Recurrence rules of programmes: whatever somebody writes, a rule costs as many steps as days are asked for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Invalid
from models.programme import recurrence, scheduling
from models.store import Store
from tests.programming import CLERK, TODAY, a_speaker, approved, entry_draft, spoken
from tests.steps import calls

FOREVER = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;INTERVAL=366;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=DAILY;INTERVAL=366;BYDAY=MO;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1",
]

UNREADABLE = [
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=367",
    f"FREQ=DAILY;INTERVAL={10**20}",
    "FREQ=DAILY;INTERVAL=１",
    "FREQ=MONTHLY;BYDAY=53MO",
    "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=MO,MO,MO",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=2;BYDAY=6MO",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=-32",
    "FREQ=DAILY;WKST=XX",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=DAILY;",
    "FREQ=DAILY;BYDAY=",
]


def refused(store: Store, **given: Any) -> list[tuple[str, str]]:
    """The faults of an entry that is refused, by field and code."""
    written = entry_draft(approved(store, spoken(store)), a_speaker(store), **given)
    with pytest.raises(Invalid) as caught:
        scheduling.create(store, CLERK, written)
    return [(one.field, one.code) for one in caught.value.faults]


@pytest.mark.parametrize("rule", UNREADABLE)
def test_rule_that_would_never_end_or_makes_no_sense_is_refused(rule: str) -> None:
    assert not recurrence.is_rule(rule)


@pytest.mark.parametrize("rule", UNREADABLE)
def test_such_a_rule_in_an_old_row_falls_due_on_no_day(rule: str) -> None:
    assert recurrence.days(rule, "2020-01-01", "", date(2026, 12, 1), date(2026, 12, 15)) == []


@pytest.mark.parametrize("rule", FOREVER)
def test_rule_that_never_falls_due_is_refused(store: Store, rule: str) -> None:
    first = date(TODAY.year + 1, 3, 1)
    assert refused(store, rrule=rule, first_day=first.isoformat()) == [("rrule", "rrule_never")]


@pytest.mark.parametrize("rule", FOREVER)
def test_fortnight_of_a_rule_costs_a_fortnight_however_old_it_is(rule: str) -> None:
    begin = date(2026, 12, 1)
    assert (
        calls(lambda: recurrence.days(rule, "2000-01-01", "", begin, begin + timedelta(days=14)), 1_000) > 14
    )


def test_looking_for_a_day_that_never_comes_ends_after_the_longest_span() -> None:
    work = lambda: list(recurrence.faults_of(FOREVER[0], "17:00", TODAY.isoformat(), "", TODAY))  # noqa: E731
    assert calls(work, 20 * recurrence.MOST_DAYS) > recurrence.MOST_DAYS


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"first_day": "9999-12-31"}, ("first_day", "day_too_far")),
        ({"first_day": "0001-01-01"}, ("first_day", "day_too_far")),
        ({"first_day": "2026-W49-1"}, ("first_day", "not_a_day")),
        ({"last_day": "9999-12-31"}, ("last_day", "span_too_long")),
    ],
)
def test_days_that_nobody_means_are_refused(
    store: Store, given: dict[str, str], fault: tuple[str, str]
) -> None:
    assert refused(store, **given) == [fault]


_BY_MONTH = st.lists(st.integers(1, 12), unique=True, max_size=3)
_BY_MONTH_DAY = st.lists(st.integers(-31, 31).filter(bool), unique=True, max_size=4)
_BY_DAY = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), unique=True, max_size=3)


@settings(max_examples=60, deadline=None)
@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.sampled_from([1, 2, 3, 7, 12]),
    months=_BY_MONTH,
    month_days=_BY_MONTH_DAY,
    weekdays=_BY_DAY,
    number=st.integers(-5, 5),
    begins=st.integers(0, 800),
)
def test_rules_are_read_as_another_library_reads_them(
    frequency: str,
    interval: int,
    months: list[int],
    month_days: list[int],
    weekdays: list[str],
    number: int,
    begins: int,
) -> None:
    numbered = f"{number}" if number and frequency in ("MONTHLY", "YEARLY") else ""
    parts: dict[str, list[int] | list[str]] = {
        "BYMONTH": months,
        "BYMONTHDAY": [] if frequency == "WEEKLY" else month_days,
        "BYDAY": [f"{numbered}{one}" for one in weekdays],
    }
    said = [f"{name}={','.join(f'{one}' for one in values)}" for name, values in parts.items() if values]
    rule = ";".join([f"FREQ={frequency}", f"INTERVAL={interval}", *said])
    first = date(2024, 1, 1) + timedelta(days=begins)
    end = first + timedelta(days=1_000)
    found = recurrence.days(rule, first.isoformat(), "", first, end)
    # The other library looks until the year 9999 for what is not there.
    if found:
        other = rrulestr(rule, dtstart=datetime.combine(first, time()))
        last = datetime.combine(found[-1], time())
        assert found == [one.date() for one in takewhile(lambda one: one <= last, other)]
