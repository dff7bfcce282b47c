"""What a change of the calendar does to promises, before it is saved."""

from __future__ import annotations

from datetime import datetime

from models.language.dates import VIETNAM
from models.promises import calendar_effects, calendars
from models.promises.calendars import CalendarParts
from models.store import Store

MONDAY = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)


def _with_day_off(day: str, basis: str = "decision") -> CalendarParts:
    now = calendars.from_file()
    return {**now, "days_off": [*now["days_off"], {"date": day, "name": "Nghỉ", "basis": basis}]}


def test_a_day_off_moves_the_promises_that_run_over_it(store: Store) -> None:
    effects = calendar_effects.of(store, calendars.from_file(), _with_day_off("2026-11-24"), MONDAY)
    first = effects[0]
    assert [one.days for one in effects] == sorted({one.days for one in effects})
    assert (first.after - first.before).days == 1


def test_a_day_off_that_is_only_announced_moves_nothing(store: Store) -> None:
    announced = _with_day_off("2026-11-24", "pending")
    effects = calendar_effects.of(store, calendars.from_file(), announced, MONDAY)
    assert all(one.before == one.after for one in effects)


def test_the_days_that_are_worked_are_counted_by_month() -> None:
    before = calendar_effects.workdays_by_month(calendars.from_file(), 2026)
    after = calendar_effects.workdays_by_month(_with_day_off("2026-11-24"), 2026)
    assert (before[10] - after[10], before[:10]) == (1, after[:10])
