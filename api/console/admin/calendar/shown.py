"""What the screen of the calendar shows: a year with its days, the two forms, and the effect of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from api.console.admin import words
from api.console.admin.calendar import changes
from api.console.admin.calendar.changes import Asked
from api.console.admin.calendar.schemas import DayFormSchema, HoursFormSchema
from api.extensions.context import current_language, current_store
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.errors import Fault
from models.language.dates import VIETNAM
from models.language.wording import word
from models.promises import calendar_effects
from models.promises.calendar_effects import Effect
from models.promises.calendars import Basis, Calendar, CalendarDay, YearlyDay
from models.promises.working_time import FIRST_YEAR, LAST_YEAR

KINDS = {"off": later("Ngày nghỉ"), "yearly": later("Ngày nghỉ hằng năm"), "extra": later("Ngày làm bù")}

LABELS = {
    "date": later("Ngày"),
    "name": later("Tên ngày, lý do"),
    "basis": later("Căn cứ"),
    "is_off": later("Loại ngày"),
    "workdays": later("Ngày làm việc trong tuần"),
    "hours": later("Giờ làm việc"),
}


class Day(NamedTuple):
    """A day of the year; `is_off` says which list it stands in, a yearly one is off in every year."""

    date: str
    on: str
    name: str
    basis: str
    is_off: bool
    is_pending: bool
    is_yearly: bool


@dataclass(frozen=True)
class Year:
    """A year: how many days of each month are worked, and its days off and days made up."""

    number: int
    months: Sequence[int]
    days: Sequence[Day]

    @property
    def worked(self) -> int:
        """Return how many days are worked."""
        return sum(self.months)


def year_of(text: str) -> int:
    """Return the year of the address; this one where it says none, or one that nothing is promised in."""
    this = datetime.now(VIETNAM).year
    wanted = int(text) if text.isdecimal() and len(text) == 4 else this
    return wanted if FIRST_YEAR <= wanted <= LAST_YEAR else this


def year(calendar: Calendar, number: int) -> Year:
    """Return what a year looks like."""
    yearly = [_yearly_day(row, number) for row in calendar["yearly"]]
    listed = [
        _day(row, is_off)
        for is_off, rows in ((True, calendar["days_off"]), (False, calendar["extra_workdays"]))
        for row in rows
        if row["date"].startswith(str(number))
        and not (is_off and row["date"] in {one.date for one in yearly})
    ]
    days = sorted([*yearly, *listed], key=lambda one: one.date)
    return Year(number, calendar_effects.workdays_by_month(calendar, number), days)


def day_form(calendar: Calendar, asked: Asked | None, faults: Sequence[Fault]) -> Form:
    """Return the form of one more day, with what was typed."""
    is_mine = asked is not None and asked.what == "add"
    given: Sent = asked.sent if asked and is_mine else MultiDict({"is_off": "off"})
    chosen = {"basis": words.options(words.BASIS), "is_off": words.options(KINDS)}
    return Form(
        DayFormSchema(), given, faults if is_mine else (), chosen, LABELS, "day-", calendar["version"]
    )


def hours_form(calendar: Calendar, asked: Asked | None, faults: Sequence[Fault]) -> Form:
    """Return the form of the office hours, with what was typed."""
    is_mine = asked is not None and asked.what == "hours"
    given = asked.sent if asked and is_mine else _written(calendar)
    chosen = {"workdays": [Option(code, said(one)) for code, one in words.WEEKDAYS.items()]}
    return Form(
        HoursFormSchema(), given, faults if is_mine else (), chosen, LABELS, "hours-", calendar["version"]
    )


def effects(calendar: Calendar, asked: Asked) -> list[Effect]:
    """Return what a change does to the promises that are made right before it."""
    after = changes.applied(calendar, asked)
    return calendar_effects.of(current_store(), calendar, after, changes.at_of(asked))


def dropped(calendar: Calendar, asked: Asked) -> Day | None:
    """Return the day that is to be taken out."""
    rows = ((True, calendar["days_off"]), (False, calendar["extra_workdays"]))
    listed = [_day(row, is_off) for is_off, part in rows for row in part if row["date"] == asked.day]
    yearly = [
        _yearly_day(row, changes.year_of(asked)) for row in calendar["yearly"] if row["day"] == asked.day[5:]
    ]
    return next(iter([*listed, *yearly]), None)


def _written(calendar: Calendar) -> Sent:
    sent = forms.prefilled({"workdays": calendar["workdays"]})
    for number, row in enumerate(calendar["hours"]):
        sent[f"hours.{number}.opens"], sent[f"hours.{number}.closes"] = row["opens"], row["closes"]
    return sent


def _day(row: CalendarDay, is_off: bool) -> Day:
    basis = words.named(words.BASIS, row["basis"])
    return Day(
        row["date"], _on(row["date"]), row["name"], basis, is_off, row["basis"] == Basis.PENDING, False
    )


def _yearly_day(row: YearlyDay, number: int) -> Day:
    day = f"{number}-{row['day']}"
    return Day(day, _on(day), row["name"], "", is_off=True, is_pending=False, is_yearly=True)


def _on(text: str) -> str:
    """Return a day with its day of the week; 29 February of another year as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{word(f'weekday_{day.isoweekday()}', current_language())} {day:%d/%m/%Y}"
