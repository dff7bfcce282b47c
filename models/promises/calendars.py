"""Calendars: the working days and office hours of a province.

A province works by the calendar in `models/data/calendars.yml` until it saves its own at the desk, which then holds
alone. A saved one: `{_id: province_id, version, edition, workdays, hours: [{opens, closes}], yearly: [{day, name}],
days_off: [{date, name, basis}], extra_workdays: [{date, name, basis}]}`; days are `YYYY-MM-DD`, yearly ones
`MM-DD`, hours `HH:MM`. A day off whose basis is `pending` is worked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Any

from models.errors import Fault, Invalid
from models.promises.working_time import FIRST_YEAR, LAST_YEAR, WorkingTime
from models.store import Document, Store, datafiles, editions
from models.store.collections import CollectionSpec, Kind
from models.store.editions import Compiled
from models.store.events import Actor

CALENDARS = CollectionSpec(
    "calendars",
    Document,
    purpose="",
    kept="",
    kind=Kind.CALENDAR,
)

FILE = "calendars.yml"

#: The parts of a calendar that people edit.
PARTS = ("workdays", "hours", "yearly", "days_off", "extra_workdays")


class Basis(StrEnum):
    """How sure a day is: published, by law alone, our reading of the law, or announced and not in force."""

    DECISION = "decision"
    LAW = "law"
    COMPUTED = "computed"
    PENDING = "pending"


def get(store: Store, province_id: str) -> Document:
    """The calendar of a province, its own or the file's; the file's has version 0. `origin` says which."""
    return editions.own_or(store, CALENDARS, province_id, from_file())


def working_time(store: Store, province_id: str) -> WorkingTime:
    """The calendar of a province, compiled: one small read. Whoever asks much keeps it for the while."""
    return _own.get(store, province_id) or _of_file()


def save(
    store: Store, province_id: str, calendar: Mapping[str, Any], *, expect: int, actor: Actor
) -> Document:
    """Give a province a calendar of its own, from now on; promises that were made before stay.

    :param expect: the version that the editor saw, 0 for the file's.
    :raises Invalid: naming every fault.
    :raises Stale: somebody was faster; carries the calendar as it is now.
    """
    faults = list(faults_of(calendar))
    if faults:
        raise Invalid(*faults)
    values = {name: calendar[name] for name in PARTS}
    return editions.save(store, CALENDARS, province_id, values, file=from_file(), expect=expect, actor=actor)


def faults_of(calendar: Mapping[str, Any]) -> Iterable[Fault]:
    """Everything that is wrong with a calendar, as `save` takes it."""
    if not calendar["workdays"]:
        yield Fault("workdays", "required")
    if not all(1 <= day <= 7 for day in calendar["workdays"]):
        yield Fault("workdays", "out_of_range", {"min": 1, "max": 7})
    if len(set(calendar["workdays"])) < len(calendar["workdays"]):
        yield Fault("workdays", "id_repeated")
    yield from _hours_faults(calendar["hours"])
    yield from _day_faults(calendar)
    yield from _yearly_faults(calendar["yearly"])


def from_file() -> Document:
    """The calendar of the file: what holds for a province that has none of its own."""
    return {name: value for name, value in _file()["calendar"].items() if name in PARTS}


def escalation() -> Document:
    """When officials are reminded, and who hears of a missed promise: `{remind, levels}` of the file."""
    rules: Document = _file()["escalation"]
    return rules


def waiting() -> Document:
    """How long a report waits for its resident, in working days: `{nudge_days, resume_days}` of the file."""
    rules: Document = _file()["waiting"]
    return rules


def emergency() -> Document:
    """What is promised for an emergency in a category that is none, in working days: `{promise_days}` of the file."""
    rules: Document = _file()["emergency"]
    return rules


def _compile(calendar: Mapping[str, Any]) -> WorkingTime:
    certain = (row for row in calendar["days_off"] if row["basis"] != Basis.PENDING)
    return WorkingTime(
        calendar["workdays"],
        [(time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])) for row in calendar["hours"]],
        [date.fromisoformat(row["date"]) for row in certain],
        [(int(row["day"][:2]), int(row["day"][3:])) for row in calendar["yearly"]],
        [date.fromisoformat(row["date"]) for row in calendar["extra_workdays"]],
    )


@lru_cache(maxsize=1)
def _file() -> Document:
    content: Document = datafiles.read(FILE)
    return content


@lru_cache(maxsize=1)
def _of_file() -> WorkingTime:
    return _compile(from_file())


_own: Compiled[WorkingTime] = Compiled(CALENDARS.name, _compile)


def _hours_faults(hours: Sequence[Mapping[str, str]]) -> Iterable[Fault]:
    if not hours:
        yield Fault("hours", "required")
    closed = ""
    for index, row in enumerate(hours):
        wrong = [
            Fault(f"hours.{index}.{end}", "wrong_type")
            for end in ("opens", "closes")
            if not _is_time(row[end])
        ]
        yield from wrong
        # times of one length compare as text
        if not wrong and not closed <= row["opens"] < row["closes"]:
            yield Fault(f"hours.{index}", "hours_disordered")
        closed = row["closes"]


def _day_faults(calendar: Mapping[str, Any]) -> Iterable[Fault]:
    seen: set[str] = set()
    for part in ("days_off", "extra_workdays"):
        for index, row in enumerate(calendar[part]):
            where = f"{part}.{index}.date"
            if not _is_date(row["date"]):
                yield Fault(where, "wrong_type")
            elif row["date"] in seen:
                yield Fault(where, "date_twice")
            elif not FIRST_YEAR <= int(row["date"][:4]) <= LAST_YEAR:
                yield Fault(where, "out_of_range", {"min": FIRST_YEAR, "max": LAST_YEAR})
            seen.add(row["date"])


def _yearly_faults(yearly: Sequence[Mapping[str, str]]) -> Iterable[Fault]:
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
