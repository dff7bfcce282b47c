"""Both calendars, and when a report is due."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from models.language.dates import VIETNAM
from models.returns import forms, periods
from models.returns.periods import Calendar, Period, PeriodKind

A, S = Calendar.ADMINISTRATIVE, Calendar.STATISTICAL


@pytest.mark.parametrize(
    ("calendar", "kind", "number", "first", "last"),
    [
        (A, PeriodKind.YEAR, 1, date(2025, 12, 15), date(2026, 12, 14)),
        (A, PeriodKind.QUARTER, 1, date(2025, 12, 15), date(2026, 3, 14)),
        (A, PeriodKind.QUARTER, 4, date(2026, 9, 15), date(2026, 12, 14)),
        (A, PeriodKind.MONTH, 3, date(2026, 2, 15), date(2026, 3, 14)),
        (S, PeriodKind.YEAR, 1, date(2026, 1, 1), date(2026, 12, 31)),
        (S, PeriodKind.HALF, 1, date(2026, 1, 1), date(2026, 6, 30)),
        (S, PeriodKind.MONTH, 2, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_a_period_is_that_of_its_calendar(
    calendar: Calendar, kind: PeriodKind, number: int, first: date, last: date
) -> None:
    assert periods.of(calendar, kind, 2026, number) == Period(first, last)


def test_a_year_has_no_fifth_quarter() -> None:
    with pytest.raises(ValueError, match="5"):
        periods.of(S, PeriodKind.QUARTER, 2026, 5)


def test_the_yearly_report_is_handed_in_before_15_december() -> None:
    form = forms.every()["yearly"]
    period = periods.of(Calendar(form["calendar"]), PeriodKind(form["period"]), 2026)
    assert periods.due(period, form["due"]) == datetime(2026, 12, 15, tzinfo=VIETNAM)


def test_every_share_is_one_of_two_numbers_of_its_form() -> None:
    for form in forms.every().values():
        numbers = forms.numbers(form)
        for one in forms.columns(form, forms.ColumnType.SHARE):
            assert {one["n"], one["of"]} <= numbers.keys()


def test_the_yearly_report_has_the_seven_sections() -> None:
    assert [one["id"] for one in forms.every()["yearly"]["sections"]] == [f"b{n}" for n in range(1, 8)]
