"""Changes of the calendar: a form asks for one thing, and the whole calendar with it done is what is saved or tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from api.console.admin import reading
from api.console.admin.calendar.schemas import DayFormSchema, HoursFormSchema
from api.html.forms import Sent
from models.errors import Fault, NotFound, insist_on_none
from models.language.dates import VIETNAM
from models.promises import calendars
from models.promises.calendars import CalendarDay, CalendarParts, YearlyDay


@dataclass(frozen=True)
class Asked:
    """What a form asks for: `add`, `hours` or `drop:<day>`, to be saved, or with `try_` before it to be tried."""

    do: str
    sent: Sent = field(default_factory=MultiDict)

    @property
    def is_trial(self) -> bool:
        """Say whether nothing is to be saved."""
        return self.do.startswith("try_")

    @property
    def what(self) -> str:
        """Return the change alone: `add`, `hours` or `drop`."""
        return self.do.removeprefix("try_").partition(":")[0]

    @property
    def day(self) -> str:
        """Return the day that is dropped; "" where none is."""
        return self.do.partition(":")[2]

    @property
    def is_drop(self) -> bool:
        """Say whether a day is to be taken out."""
        return self.what == "drop"


def applied(now: CalendarParts, asked: Asked) -> CalendarParts:
    """Return a calendar with the change done.

    :raises Invalid: with every fault.
    :raises NotFound: the day to take out is not there, or nobody knows the change.
    """
    made = {"add": _added, "hours": _with_hours, "drop": _dropped}.get(asked.what)
    if made is None:
        raise NotFound
    parts = made(now, asked)
    insist_on_none(_fitting(calendars.faults_of(parts), asked))
    return parts


def at_of(asked: Asked) -> datetime:
    """Return when promises are made that the change is measured by: the day before it, else now."""
    day = _day_of(asked)
    if day is None:
        return datetime.now(VIETNAM)
    return datetime.combine(day - timedelta(days=1), time(9), VIETNAM)


def year_of(asked: Asked) -> int:
    """Return the year that a change is about."""
    day = _day_of(asked)
    return day.year if day else datetime.now(VIETNAM).year


def _added(now: CalendarParts, asked: Asked) -> CalendarParts:
    given = reading.load(DayFormSchema(), asked.sent, {})
    if given["is_off"] == "yearly":
        new: YearlyDay = {"day": given["date"][5:], "name": given["name"]}
        yearly = sorted([*now["yearly"], new], key=lambda one: one["day"])
        return cast(CalendarParts, {**_parts(now), "yearly": yearly})
    row: CalendarDay = {"date": given["date"], "name": given["name"], "basis": given["basis"]}
    part = "days_off" if given["is_off"] == "off" else "extra_workdays"
    rows = sorted([*_rows(now, part), row], key=lambda one: one["date"])
    return cast(CalendarParts, {**_parts(now), part: rows})


def _with_hours(now: CalendarParts, asked: Asked) -> CalendarParts:
    # A row of hours that nobody filled in is none.
    typed = [one for one in asked.sent.items(multi=True) if one[1].strip() or not one[0].startswith("hours.")]
    given = reading.load(HoursFormSchema(), MultiDict(typed), {"workdays": [], "hours": []})
    return cast(
        CalendarParts, {**_parts(now), "workdays": sorted(given["workdays"]), "hours": given["hours"]}
    )


def _dropped(now: CalendarParts, asked: Asked) -> CalendarParts:
    left: dict[str, Any] = {
        part: [row for row in _rows(now, part) if row["date"] != asked.day]
        for part in ("days_off", "extra_workdays")
    }
    if all(len(left[part]) == len(_rows(now, part)) for part in left):
        left["yearly"] = [row for row in now["yearly"] if row["day"] != asked.day[5:]]
        if len(left["yearly"]) == len(now["yearly"]):
            raise NotFound
    return cast(CalendarParts, {**_parts(now), **left})


def _fitting(faults: Iterable[Fault], asked: Asked) -> list[Fault]:
    """Return the faults, those of the day that is added by the names of its form."""
    found: list[Fault] = []
    for fault in faults:
        part, _, rest = fault.field.partition(".")
        number, _, name = rest.partition(".")
        name = "date" if part == "yearly" and name == "day" else name
        is_new = part in {"days_off", "extra_workdays", "yearly"} and asked.what == "add"
        found.append(Fault(name or part, fault.code, fault.params) if is_new and number else fault)
    return found


def _rows(now: CalendarParts, part: str) -> list[CalendarDay]:
    return now["days_off"] if part == "days_off" else now["extra_workdays"]


def _parts(now: CalendarParts) -> CalendarParts:
    return {
        "workdays": now["workdays"],
        "hours": now["hours"],
        "yearly": now["yearly"],
        "days_off": now["days_off"],
        "extra_workdays": now["extra_workdays"],
    }


def _day_of(asked: Asked) -> date | None:
    try:
        return date.fromisoformat(asked.day or asked.sent.get("date", ""))
    except ValueError:
        return None
