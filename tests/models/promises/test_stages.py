"""Each step of a clock at the edges of days and over holidays: reminder, end, way up, extension, wait, a new unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from models.language.dates import VIETNAM
from models.promises import calendars, promise, stages
from models.promises.stages import Stage
from models.store import Store


def at(local: str) -> datetime:
    """A moment by the clock on the wall in Viet Nam."""
    return datetime.fromisoformat(local).replace(tzinfo=VIETNAM)


def begun(store: Store, filed: str, days: int) -> Any:
    """A report with a promise of so many days."""
    due_at = promise.working_time(store).due(at(filed), days)
    return {
        "state": "submitted",
        "agency_id": "ubnd:1",
        "due_at": due_at,
        **stages.begun(store, due_at, at(filed)),
    }


def overdue(due: str, **given: Any) -> Any:
    """A report that missed its promise, and nobody above has heard of it."""
    return {
        "state": "accepted",
        "agency_id": "ubnd:1",
        "due_at": at(due),
        "late_from": at(due),
        "stage": Stage.OVERDUE,
        "level": 0,
        **given,
    }


def course(store: Store, report: Any) -> list[datetime | None]:
    """When it is reminded of, overdue, and on each level, if nobody does anything."""
    levels = range(len(calendars.escalation()["levels"]))
    run: list[dict[str, Any]] = [{"stage": Stage.RUNNING}, {"stage": Stage.REMINDED}]
    run += [{"stage": Stage.OVERDUE if level == 0 else Stage.ESCALATED, "level": level} for level in levels]
    return [stages.following(store, report | one) for one in run]


@pytest.mark.parametrize(
    ("filed", "days", "reminder", "end", "levels"),
    [
        # Tết 2026: nothing from Saturday the 14th to Sunday the 22nd
        (
            "2026-02-13 23:59",
            3,
            "2026-02-25 10:12",
            "2026-02-25 17:00",
            ["2026-02-26", "2026-03-02", "2026-03-04"],
        ),
        # in the middle of it, and before opening on the first day after it
        (
            "2026-02-17 00:00",
            1,
            "2026-02-23 15:24",
            "2026-02-23 17:00",
            ["2026-02-24", "2026-02-26", "2026-03-02"],
        ),
        (
            "2026-02-23 06:59",
            1,
            "2026-02-24 13:48",
            "2026-02-24 17:00",
            ["2026-02-25", "2026-02-27", "2026-03-03"],
        ),
        # its way up leads over Tết
        (
            "2026-02-11 09:00",
            1,
            "2026-02-12 14:12",
            "2026-02-12 17:00",
            ["2026-02-13", "2026-02-24", "2026-02-26"],
        ),
        # Tết 2027: nothing from the 5th to the 11th
        (
            "2027-02-03 06:59",
            3,
            "2027-02-15 08:36",
            "2027-02-15 17:00",
            ["2027-02-16", "2027-02-18", "2027-02-22"],
        ),
        (
            "2027-02-03 23:59",
            1,
            "2027-02-04 15:24",
            "2027-02-04 17:00",
            ["2027-02-12", "2027-02-16", "2027-02-18"],
        ),
        # 30 April and 1 May
        (
            "2026-04-28 00:00",
            1,
            "2026-04-29 13:48",
            "2026-04-29 17:00",
            ["2026-05-04", "2026-05-06", "2026-05-08"],
        ),
        (
            "2027-04-28 23:59",
            1,
            "2027-04-29 15:24",
            "2027-04-29 17:00",
            ["2027-05-04", "2027-05-06", "2027-05-10"],
        ),
        # Saturday 22 August 2026 is worked
        (
            "2026-08-20 23:59",
            2,
            "2026-08-22 13:48",
            "2026-08-22 17:00",
            ["2026-08-24", "2026-08-26", "2026-08-28"],
        ),
        (
            "2026-08-20 09:00",
            1,
            "2026-08-21 14:12",
            "2026-08-21 17:00",
            ["2026-08-22", "2026-08-25", "2026-08-27"],
        ),
        # a minute around midnight between Sunday and Monday
        (
            "2026-11-22 23:59",
            1,
            "2026-11-23 15:24",
            "2026-11-23 17:00",
            ["2026-11-24", "2026-11-26", "2026-11-30"],
        ),
        (
            "2026-11-23 00:00",
            1,
            "2026-11-24 13:48",
            "2026-11-24 17:00",
            ["2026-11-25", "2026-11-27", "2026-12-01"],
        ),
        # the turn of the year
        (
            "2026-12-30 23:59",
            2,
            "2027-01-04 13:48",
            "2027-01-04 17:00",
            ["2027-01-05", "2027-01-07", "2027-01-11"],
        ),
    ],
)
def test_each_step_falls_into_working_time(
    province: Store, filed: str, days: int, reminder: str, end: str, levels: list[str]
) -> None:
    up = [at(f"{day} 17:00") for day in levels]

    assert course(province, begun(province, filed, days)) == [at(reminder), at(end), *up]


@pytest.mark.parametrize(
    ("extended", "until", "reminder"),
    [
        ("2026-02-13 10:00", "2026-02-24 17:00", "2026-02-24 10:48"),
        ("2026-02-13 23:59", "2026-02-24 17:00", "2026-02-24 13:48"),
        ("2027-02-04 06:59", "2027-02-12 17:00", "2027-02-12 13:48"),
        ("2026-04-29 16:00", "2026-05-05 17:00", "2026-05-05 13:36"),
        ("2026-08-21 00:00", "2026-08-22 17:00", "2026-08-22 13:48"),
        # an end at night is an end at closing time for the reminder, and itself for everybody else
        ("2026-11-23 09:00", "2026-11-24 23:59", "2026-11-24 14:12"),
    ],
)
def test_extension_over_holidays_is_reminded_of_in_working_time(
    province: Store, extended: str, until: str, reminder: str
) -> None:
    report: Any = {"due_at": at("2026-01-05 17:00"), "agency_id": "ubnd:1", "stage": Stage.REMINDED}
    renewed = stages.renewed(province, report, {"due_at": at(until)}, at(extended))

    assert (renewed["remind_at"], renewed["late_from"]) == (at(reminder), at(until))


@pytest.mark.parametrize(
    ("asked", "nudge", "resume"),
    [
        ("2026-02-13 16:59", "2026-02-25 16:59", "2026-03-03 16:59"),
        ("2026-02-14 00:30", "2026-02-25 17:00", "2026-03-03 17:00"),
        ("2027-02-03 23:59", "2027-02-15 17:00", "2027-02-19 17:00"),
        ("2026-04-28 07:00", "2026-05-04 17:00", "2026-05-08 17:00"),
        ("2026-08-19 23:59", "2026-08-22 17:00", "2026-08-27 17:00"),
        ("2026-11-22 23:59", "2026-11-25 17:00", "2026-12-01 17:00"),
        ("2026-11-23 00:00", "2026-11-25 17:00", "2026-12-01 17:00"),
    ],
)
def test_resident_has_working_days_to_answer(province: Store, asked: str, nudge: str, resume: str) -> None:
    waiting: Any = {"state": "waiting", "paused_at": at(asked)}
    nudged: Any = {**waiting, "nudged_at": at(nudge)}

    assert (stages.following(province, waiting), stages.following(province, nudged)) == (
        at(nudge),
        at(resume),
    )


@pytest.mark.parametrize(
    ("since", "until", "up"),
    [
        # an hour was left of the day on Friday before Tết
        ("2026-02-13 16:00", "2026-02-23 08:00", "2026-02-23 09:00"),
        ("2026-02-13 16:00", "2026-02-17 09:00", "2026-02-23 08:00"),
        ("2026-02-12 23:59", "2026-02-13 00:01", "2026-02-13 17:00"),
    ],
)
def test_pause_over_tet_holds_back_the_way_up(province: Store, since: str, until: str, up: str) -> None:
    report = overdue("2026-02-12 17:00", pauses=[{"since": at(since), "until": at(until)}])

    assert stages.following(province, report) == at(up)


@pytest.mark.parametrize(
    ("forwarded", "up"),
    [
        ("2026-02-14 10:00", "2026-02-23 17:00"),
        ("2026-02-13 16:00", "2026-02-23 16:00"),
        ("2026-04-29 23:59", "2026-05-04 17:00"),
        ("2026-08-21 17:00", "2026-08-22 17:00"),
    ],
)
def test_new_unit_has_a_working_day_wherever_holidays_lie(province: Store, forwarded: str, up: str) -> None:
    report = overdue("2026-02-12 17:00", level=2, heard=["o1"])
    after: Any = {**report, **stages.renewed(province, report, {"agency_id": "ubnd:2"}, at(forwarded))}

    assert (after["stage"], stages.following(province, after)) == (Stage.OVERDUE, at(up))


@pytest.mark.parametrize("forwarded", ["2026-11-26 16:59:59", "2026-11-26 17:00", "2026-11-26 17:00:01"])
def test_forwarded_around_the_very_end_it_ends_then(province: Store, forwarded: str) -> None:
    report = begun(province, "2026-11-23 09:00", 3)
    after: Any = {**report, **stages.renewed(province, report, {"agency_id": "ubnd:2"}, at(forwarded))}
    due = at("2026-11-26 17:00")

    assert after["remind_at"] <= due
    assert stages.following(province, after | {"stage": Stage.REMINDED}) == due
    assert after["late_from"] == max(due, at(forwarded))


def test_pause_before_it_was_forwarded_is_not_the_new_units(province: Store) -> None:
    pauses = [{"since": at("2026-11-24 09:00"), "until": at("2026-11-25 09:00")}]
    report = overdue("2026-11-23 17:00", pauses=pauses)
    forwarded = at("2026-11-25 17:00")
    after: Any = {**report, **stages.renewed(province, report, {"agency_id": "ubnd:2"}, forwarded)}

    assert stages.following(province, after) == at("2026-11-26 17:00")


def test_nothing_follows_for_a_report_that_ended_or_was_merged(province: Store) -> None:
    report = begun(province, "2026-11-23 09:00", 3)
    ends = ("resolved", "closed", "rejected", "redirected", "merged", "withdrawn")

    assert {stages.following(province, report | {"state": end}) for end in ends} == {None}
