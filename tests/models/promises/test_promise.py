"""Clocks: promises in the working time of Viet Nam, over nights, weekends, Tết and the turn of the year."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.categories import categories
from models.language.dates import VIETNAM
from models.promises import calendars, promise
from models.promises.working_time import WorkingTime
from models.store import Store

DAY = timedelta(minutes=480)


def at(local: str) -> datetime:
    """A moment by the clock on the wall in Viet Nam."""
    return datetime.fromisoformat(local).replace(tzinfo=VIETNAM)


@pytest.fixture
def hours(store: Store) -> WorkingTime:
    return promise.working_time(store)


@pytest.mark.parametrize(
    ("filed_at", "days", "due"),
    [
        ("2026-11-20 10:00", 1, "2026-11-23 17:00"),  # Friday -> Monday
        ("2026-11-20 23:59", 1, "2026-11-23 17:00"),
        ("2026-11-21 00:00", 1, "2026-11-23 17:00"),
        ("2026-11-22 23:59", 1, "2026-11-23 17:00"),  # Sunday -> the Monday after
        ("2026-11-23 00:00", 1, "2026-11-24 17:00"),  # a minute later it is Monday, which does not count
        ("2026-11-23 00:30", 1, "2026-11-24 17:00"),
        ("2026-11-23 06:59", 1, "2026-11-24 17:00"),
        ("2026-11-23 07:00", 1, "2026-11-24 17:00"),
        ("2026-11-23 09:00", 8, "2026-12-03 17:00"),
        ("2025-12-31 16:59", 1, "2026-01-05 17:00"),  # 1 January, and 2 January against the 10th
        ("2026-01-08 09:00", 2, "2026-01-10 17:00"),  # the Saturday worked for it
        ("2026-02-13 17:30", 1, "2026-02-23 17:00"),  # nine days of Tết
        ("2026-02-13 09:00", 3, "2026-02-25 17:00"),
        ("2026-02-17 00:00", 1, "2026-02-23 17:00"),
        ("2026-04-24 09:00", 2, "2026-04-29 17:00"),  # Hùng Kings on a Sunday, Monday instead
        ("2026-04-29 09:00", 1, "2026-05-04 17:00"),
        ("2026-08-28 09:00", 1, "2026-09-03 17:00"),
        ("2026-12-31 09:00", 1, "2027-01-04 17:00"),
        ("2027-02-04 09:00", 1, "2027-02-12 17:00"),  # Tết 2027 as it is computed
        ("2027-04-15 09:00", 1, "2027-04-19 17:00"),
        ("2027-04-29 09:00", 1, "2027-05-04 17:00"),
        ("2027-12-31 09:00", 1, "2028-01-03 17:00"),
    ],
)
def test_promise_ends_at_closing_time_of_its_last_working_day(
    hours: WorkingTime, filed_at: str, days: int, due: str
) -> None:
    assert hours.due(at(filed_at), days) == at(due)


@pytest.mark.parametrize("category", ["erosion", "flood", "garbage", "noise", "health", "petition"])
def test_promise_of_a_category_is_as_long_as_the_catalogue_says(province: Store, category: str) -> None:
    filed, days = at("2026-02-13 09:00"), categories.get(province, category)["promise"]

    assert promise.promise(province, category, filed) == promise.working_time(province).due(filed, days)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 06:59", "2026-11-23 07:00", 0),
        ("2026-11-23 07:00", "2026-11-23 07:01", 1),
        ("2026-11-23 11:00", "2026-11-23 14:00", 60),  # noon is nobody's working time
        ("2026-11-23 00:00", "2026-11-23 23:59", 480),
        ("2026-11-20 16:59", "2026-11-23 07:01", 2),
        ("2026-11-21 08:00", "2026-11-22 16:00", 0),
        ("2026-02-13 16:00", "2026-02-23 08:00", 120),
        ("2026-12-31 16:30", "2027-01-04 07:30", 60),
        ("2026-01-10 07:00", "2026-01-10 17:00", 480),
        ("2026-11-24 09:00", "2026-11-23 09:00", 0),
    ],
)
def test_time_between_two_moments_counts_office_hours_alone(
    store: Store, start: str, end: str, minutes: int
) -> None:
    assert promise.between(store, at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("due", "paused", "now", "later"),
    [
        # out of hours from end to end: nothing was lost
        ("2026-11-27 17:00", "2026-11-23 17:30", "2026-11-24 06:00", "2026-11-27 17:00"),
        ("2026-11-27 17:00", "2026-11-21 09:00", "2026-11-22 20:00", "2026-11-27 17:00"),
        # begins in the night before a working day, ends in the night after it: one day
        ("2026-11-27 17:00", "2026-11-23 23:59", "2026-11-25 00:00", "2026-11-30 17:00"),
        # three hours
        ("2026-11-25 17:00", "2026-11-23 10:00", "2026-11-23 15:00", "2026-11-26 10:00"),
        # over Tết: half an hour before and half an hour after it
        ("2026-02-24 17:00", "2026-02-13 16:30", "2026-02-23 07:30", "2026-02-25 08:00"),
        # much longer than what was left: an hour was left
        ("2026-11-23 17:00", "2026-11-23 16:00", "2026-12-15 09:00", "2026-12-15 10:00"),
        ("2026-11-23 17:00", "2026-11-23 16:00", "2026-12-15 16:30", "2026-12-16 07:30"),
        # over the turn of the year
        ("2026-12-31 17:00", "2026-12-31 16:00", "2027-01-02 12:00", "2027-01-04 08:00"),
        # missed before it was paused: it stays missed
        ("2026-11-23 17:00", "2026-11-24 09:00", "2026-11-27 09:00", "2026-11-23 17:00"),
    ],
)
def test_paused_promise_has_as_much_left_afterwards_as_before(
    store: Store, due: str, paused: str, now: str, later: str
) -> None:
    assert promise.resumed(store, at(due), at(paused), at(now)) == at(later)


def test_what_is_left_is_exact_to_the_microsecond(store: Store, hours: WorkingTime) -> None:
    due, paused = at("2026-11-25 17:00"), at("2026-11-23 10:11:12.131415")
    now = at("2026-11-24 16:15:14.131211")

    later = promise.resumed(store, due, paused, now)

    assert hours.between(now, later) == hours.between(paused, due)


@pytest.mark.parametrize("amount", [timedelta(minutes=1), DAY / 2, DAY, 3 * DAY + timedelta(minutes=7)])
@pytest.mark.parametrize(
    "start", ["2026-11-20 16:59", "2026-02-15 12:00", "2026-12-31 23:59", "2026-11-23 07:00"]
)
def test_later_and_earlier_undo_each_other(hours: WorkingTime, start: str, amount: timedelta) -> None:
    later = hours.after(at(start), amount)

    assert hours.between(at(start), later) == amount
    assert hours.between(hours.before(later, amount), later) == amount


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 06:59:59", False),
        ("2026-11-23 07:00", True),
        ("2026-11-23 11:30", False),
        ("2026-11-23 13:30", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 09:00", False),
        ("2026-02-17 09:00", False),
        ("2026-08-22 09:00", True),
    ],
)
def test_office_is_open_within_its_hours_on_its_days(hours: WorkingTime, moment: str, is_open: bool) -> None:
    assert hours.is_open(at(moment)) is is_open


def test_a_day_that_is_only_announced_is_worked(hours: WorkingTime) -> None:
    pending = [row["date"] for row in calendars.from_file()["days_off"] if row["basis"] == "pending"]

    assert "2026-11-24" in pending
    assert hours.is_workday(at("2026-11-24 00:00").date())
