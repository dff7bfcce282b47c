"""Calendars: the working days and office hours of a province.

A province works by the calendar in `models/data/calendars.yml` until it saves its own at the desk, which then holds
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict

from models.errors import Fault, Invalid
from models.promises.working_time import FIRST_YEAR, LAST_YEAR, WorkingTime
from models.store import Store, datafiles, province_overrides
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor
from models.store.province_overrides import Compiled, Edition


class OfficeHours(TypedDict):
    """From when to when offices are open, `HH:MM` in Viet Nam."""

    opens: str
    closes: str


class YearlyDay(TypedDict):
    """A day that is off in every year, `MM-DD`."""

    day: str
    name: str


class CalendarDay(TypedDict):
    """One day, `YYYY-MM-DD`; `basis` is a `Basis`."""

    date: str
    name: str
    basis: str


class CalendarParts(TypedDict):
    """What people edit of a calendar.

    `workdays` are ISO days of the week; `extra_workdays` are worked whatever else holds. A day off whose basis is
    `pending` is worked.
    """

    workdays: list[int]
    hours: list[OfficeHours]
    yearly: list[YearlyDay]
    days_off: list[CalendarDay]
    extra_workdays: list[CalendarDay]


class Calendar(CalendarParts, Edition):
    """The calendar of a province, whose id it has."""


class Reminder(TypedDict):
    """Officials are reminded after this `share` of a promise, or so many working days before its end: the later."""

    share: float
    days_before: float


class EscalationLevel(TypedDict):
    """After so many working `days` that a promise is missed, who is notified: the people of `to` with these `roles`.

    `to` is a `models.handling.escalation.Tier`.
    """

    days: float
    to: str
    roles: list[str]


class EscalationRules(TypedDict):
    """When officials are reminded of a promise, and who is notified when it is missed."""

    remind: Reminder
    levels: list[EscalationLevel]


class WaitingRules(TypedDict):
    """How many working days a resident is waited for: until they are asked again, and from then until work goes on."""

    nudge_days: float
    resume_days: float


class EmergencyRules(TypedDict):
    """What is promised for an emergency in a category that is none, in working days."""

    promise_days: int


class _File(TypedDict):
    """`models/data/calendars.yml`."""

    calendar: CalendarParts
    escalation: EscalationRules
    waiting: WaitingRules
    emergency: EmergencyRules


CALENDARS = CollectionSpec(
    "calendars",
    Calendar,
    purpose="The working days and office hours of one province, once it has saved its own.",
    kept="For ever, one for a province.",
    kind=Kind.CALENDAR,
)

FILE = "calendars.yml"


class Basis(StrEnum):
    """How sure a day is: published, by law alone, our reading of the law, or announced and not in force."""

    DECISION = "decision"
    LAW = "law"
    COMPUTED = "computed"
    PENDING = "pending"


def get(store: Store, province_id: str) -> Calendar:
    """Return the calendar of a province, its own or the file's; the file's has version 0. `origin` says which."""
    return province_overrides.own_or(store, CALENDARS, province_id, from_file())


def working_time(store: Store, province_id: str) -> WorkingTime:
    """Return the calendar of a province, compiled: one small read. Whoever asks often keeps it meanwhile."""
    return _own.get(store, province_id) or _of_file()


def save(store: Store, province_id: str, calendar: CalendarParts, *, expect: int, actor: Actor) -> Calendar:
    """Save the calendar that a province works by from now on; promises that were made before stay.

    :param expect: the version that the editor saw, 0 for the file's.
    :raises Invalid: naming every fault.
    :raises Stale: somebody was faster; carries the calendar as it is now.
    """
    faults = list(faults_of(calendar))
    if faults:
        raise Invalid(*faults)
    values = _parts(calendar)
    return province_overrides.save(
        store, CALENDARS, province_id, values, file=from_file(), expect=expect, actor=actor
    )


def faults_of(calendar: CalendarParts) -> Iterable[Fault]:
    """Return everything that is wrong with a calendar, as `save` takes it."""
    if not calendar["workdays"]:
        yield Fault("workdays", "required")
    if not all(1 <= day <= 7 for day in calendar["workdays"]):
        yield Fault("workdays", "out_of_range", {"min": 1, "max": 7})
    if len(set(calendar["workdays"])) < len(calendar["workdays"]):
        yield Fault("workdays", "id_repeated")
    yield from _hours_faults(calendar["hours"])
    yield from _day_faults(calendar)
    yield from _yearly_faults(calendar["yearly"])


def from_file() -> CalendarParts:
    """Return the calendar of the file: what holds for a province that has none of its own."""
    return _parts(_file()["calendar"])


def _parts(calendar: CalendarParts) -> CalendarParts:
    """Return what people edit of a calendar, without anything else that stands there."""
    return {
        "workdays": calendar["workdays"],
        "hours": calendar["hours"],
        "yearly": calendar["yearly"],
        "days_off": calendar["days_off"],
        "extra_workdays": calendar["extra_workdays"],
    }


def escalation() -> EscalationRules:
    """Return when officials are reminded, and who is notified of a missed promise."""
    return _file()["escalation"]


def waiting() -> WaitingRules:
    """Return how long a report waits for its resident."""
    return _file()["waiting"]


def emergency() -> EmergencyRules:
    """Return what is promised for an emergency in a category that is none."""
    return _file()["emergency"]


def compiled(calendar: CalendarParts) -> WorkingTime:
    """Return the working time of a calendar, saved or not."""
    certain = (row for row in calendar["days_off"] if row["basis"] != Basis.PENDING)
    return WorkingTime(
        calendar["workdays"],
        [(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])) for row in calendar["hours"]],
        [date.fromisoformat(row["date"]) for row in certain],
        [(int(row["day"][:2]), int(row["day"][3:])) for row in calendar["yearly"]],
        [date.fromisoformat(row["date"]) for row in calendar["extra_workdays"]],
    )


@lru_cache(maxsize=1)
def _file() -> _File:
    content: _File = datafiles.read(FILE)
    return content


@lru_cache(maxsize=1)
def _of_file() -> WorkingTime:
    return compiled(from_file())


_own: Compiled[Calendar, WorkingTime] = Compiled(CALENDARS, compiled)


def _hours_faults(hours: Sequence[OfficeHours]) -> Iterable[Fault]:
    if not hours:
        yield Fault("hours", "required")
    closed = ""
    for index, row in enumerate(hours):
        wrong = [
            Fault(f"hours.{index}.{end}", "wrong_type")
            for end, time_of_day in (("opens", row["opens"]), ("closes", row["closes"]))
            if not _is_time(time_of_day)
        ]
        yield from wrong
        # times of one length compare as text
        if not wrong and not closed <= row["opens"] < row["closes"]:
            yield Fault(f"hours.{index}", "hours_disordered")
        closed = row["closes"]


def _day_faults(calendar: CalendarParts) -> Iterable[Fault]:
    seen: set[str] = set()
    parts = {"days_off": calendar["days_off"], "extra_workdays": calendar["extra_workdays"]}
    for part, days in parts.items():
        for index, row in enumerate(days):
            where = f"{part}.{index}.date"
            if not _is_date(row["date"]):
                yield Fault(where, "wrong_type")
            elif row["date"] in seen:
                yield Fault(where, "date_twice")
            elif not FIRST_YEAR <= int(row["date"][:4]) <= LAST_YEAR:
                yield Fault(where, "out_of_range", {"min": FIRST_YEAR, "max": LAST_YEAR})
            seen.add(row["date"])


def _yearly_faults(yearly: Sequence[YearlyDay]) -> Iterable[Fault]:
    seen: set[str] = set()
    for index, row in enumerate(yearly):
        where = f"yearly.{index}.day"
        # 2024 has a 29 February
        if not _is_date(f"2024-{row['day']}"):
            yield Fault(where, "wrong_type")
        elif row["day"] in seen:
            yield Fault(where, "date_twice")
        seen.add(row["day"])


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
