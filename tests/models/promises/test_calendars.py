"""Calendars: a province works by the file until it writes its own."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.errors import Invalid, Stale
from models.language.dates import VIETNAM
from models.promises import calendars, promise
from models.promises.calendars import Calendar
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import TAY_NINH, VINH_LONG, in_province

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


def calendar(**given: Any) -> Any:
    """The calendar of the file with some parts changed."""
    return {**copy.deepcopy(calendars.from_file()), **given}


def save(store: Store, *, expect: int = 0, **given: Any) -> Calendar:
    return calendars.save(store, VINH_LONG, calendar(**given), expect=expect, actor=SYSTEM)


def codes(**given: Any) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in calendars.faults_of(calendar(**given))}


def test_province_without_its_own_works_by_the_file(store: Store) -> None:
    shown = calendars.get(store, VINH_LONG)

    assert (shown["version"], shown["origin"]) == (0, "file")


def test_calendar_of_the_file_has_no_fault() -> None:
    assert codes() == set()


def test_days_of_the_file_stand_in_order() -> None:
    for part in ("days_off", "extra_workdays"):
        dates = [row["date"] for row in calendars.from_file()[part]]
        assert dates == sorted(dates)


def test_a_day_off_that_the_province_adds_moves_promises_from_now_on(store: Store) -> None:
    before = promise.working_time(store).due(MONDAY, 1)
    save(store, days_off=[{"date": "2026-11-24", "name": "Bão", "basis": "decision"}])

    assert promise.working_time(store).due(MONDAY, 1) - before == timedelta(days=1)


def test_each_edition_holds_at_once(store: Store) -> None:
    save(store, workdays=[1, 2, 3])
    save(store, expect=1, workdays=[1, 2, 3, 4, 5, 6])

    assert promise.working_time(store).is_workday(datetime(2026, 11, 28).astimezone(VIETNAM).date())


def test_another_province_keeps_the_calendar_of_the_file(store: Store) -> None:
    save(store, hours=[{"opens": "08:00", "closes": "12:00"}])

    assert promise.working_time(store).day == timedelta(hours=4)
    assert promise.working_time(in_province(store, TAY_NINH)).day == timedelta(hours=8)


@pytest.mark.parametrize("expect", [0, 7])
def test_whoever_edits_an_old_version_is_told_so(store: Store, expect: int) -> None:
    save(store)

    with pytest.raises(Stale):
        save(store, expect=expect)


def test_every_fault_is_named_at_once() -> None:
    found = codes(
        workdays=[0],
        hours=[{"opens": "13:00", "closes": "12:00"}, {"opens": "7h", "closes": "12:00"}],
        yearly=[{"day": "02-30", "name": "x"}],
        days_off=[
            {"date": "2026-02-30", "name": "x", "basis": "law"},
            {"date": "1999-01-01", "name": "x", "basis": "law"},
            {"date": "2026-05-01", "name": "x", "basis": "law"},
        ],
        extra_workdays=[{"date": "2026-05-01", "name": "x", "basis": "law"}],
    )

    assert found == {
        ("workdays", "out_of_range"),
        ("hours.0", "hours_disordered"),
        ("hours.1.opens", "wrong_type"),
        ("yearly.0.day", "wrong_type"),
        ("days_off.0.date", "wrong_type"),
        ("days_off.1.date", "out_of_range"),
        ("extra_workdays.0.date", "date_twice"),
    }


def test_what_stands_in_a_calendar_twice_is_a_fault() -> None:
    yearly = [{"day": "02-03", "name": "x"}, {"day": "02-03", "name": "y"}]

    assert codes(workdays=[1, 1], yearly=yearly) == {
        ("workdays", "id_repeated"),
        ("yearly.1.day", "date_twice"),
    }


def test_broken_calendar_is_not_saved(store: Store) -> None:
    with pytest.raises(Invalid):
        save(store, hours=[])

    assert calendars.get(store, VINH_LONG)["origin"] == "file"
