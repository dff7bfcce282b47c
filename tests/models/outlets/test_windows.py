"""Windows: when an outlet may sound, over midnight too, and which hours are refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.dates import VIETNAM
from models.outlets import rules, windows
from models.outlets.outlets import Window
from models.outlets.windows import DAYS
from tests.outleting import MORNING

#: A Monday.
MONDAY = datetime(2026, 11, 30, tzinfo=VIETNAM)
LATE: Window = {"days": ["mo"], "start": "21:00", "end": "01:00"}
HOURS: rules.Hours = {"earliest": "05:00", "latest": "22:00"}


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(4, 59), False),
        (at(5), True),
        (at(6, 29), True),
        (at(6, 30), False),
        (at(5, day=6), False),
    ],
)
def test_a_window_holds_its_begin_and_not_its_end(moment: datetime, expected: bool) -> None:
    assert windows.is_open([MORNING], moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(20, 59), False),
        (at(23), True),
        (at(0, 30, day=1), True),
        (at(1, day=1), False),
        (at(0, 30), False),
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_on_which_it_begins(
    moment: datetime, expected: bool
) -> None:
    assert windows.is_open([LATE], moment) is expected


def test_without_windows_nothing_may_sound() -> None:
    assert not windows.is_open([], at(12))


def test_a_window_to_24_ends_at_midnight() -> None:
    evening: Window = {"days": ["mo"], "start": "20:00", "end": "24:00"}
    assert windows.is_open([evening], at(23, 59))
    assert not windows.is_open([evening], at(0, 0, day=1))


def test_what_begins_in_a_window_and_ends_outside_is_not_held() -> None:
    assert windows.holds([MORNING], at(6), at(6, 30))
    assert not windows.holds([MORNING], at(6), at(6, 31))


def test_windows_one_after_another_hold_what_lasts_through_both() -> None:
    following: Window = {"days": ["mo"], "start": "06:30", "end": "07:00"}
    assert windows.holds([MORNING, following], at(6), at(6, 45))


@given(
    st.lists(st.sampled_from(DAYS), min_size=1, unique=True),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.integers(0, 7 * 1440 - 1),
)
def test_a_week_is_open_for_as_long_as_its_windows_last(
    days: list[str], begin: int, end: int, minute: int
) -> None:
    window: Window = {
        "days": days,
        "start": f"{begin // 60:02}:{begin % 60:02}",
        "end": f"{end // 60:02}:{end % 60:02}",
    }
    moment = MONDAY + timedelta(days=7, minutes=minute)
    length = end - begin if end > begin else end + 1440 - begin
    expected = any(
        0 <= (moment - (MONDAY + timedelta(days=day, minutes=begin))) / timedelta(minutes=1) < length
        for day in range(6, 15)
        if DAYS[day % 7] in days
    )
    assert windows.is_open([window], moment) is expected


@pytest.mark.parametrize(
    ("given_window", "faults"),
    [
        ({"start": "03:15", "end": "04:00"}, {"windows.0.start": "window_at_night"}),
        ({"start": "04:59", "end": "06:00"}, {"windows.0.start": "window_at_night"}),
        ({"start": "21:00", "end": "22:01"}, {"windows.0.end": "window_at_night"}),
        ({"start": "21:00", "end": "05:00"}, {"windows.0.end": "window_at_night"}),
        ({"start": "23:00", "end": "24:00"}, {"windows.0.start": "window_at_night"}),
        ({"start": "05:00", "end": "22:00"}, {}),
        ({"start": "5:00", "end": "06:00"}, {"windows.0.start": "not_a_time"}),
        ({"start": "06:00", "end": "25:00"}, {"windows.0.end": "not_a_time"}),
        ({"start": "06:00", "end": "06:00"}, {"windows.0.end": "window_empty"}),
        ({"days": []}, {"windows.0.days": "required"}),
        ({"days": ["mo", "mo"]}, {"windows.0.days": "id_repeated"}),
        ({"days": ["monday"]}, {"windows.0.days": "not_a_choice"}),
    ],
)
def test_a_window_that_cannot_be_is_refused(given_window: Any, faults: dict[str, str]) -> None:
    found = windows.faults_of([{**MORNING, **given_window}], "windows", HOURS)
    assert {one.field: one.code for one in found} == faults


def test_a_province_that_allows_itself_more_has_its_own_hours() -> None:
    own: rules.Hours = {"earliest": "04:30", "latest": "22:00"}
    read: rules.Rules = {**HOURS, "provinces": {"86@2025-07-01": own}}
    assert rules.hours_in(read, "86@2025-07-01") == own
    assert rules.hours_in(read, "80@2025-07-01") == HOURS


def test_the_hours_of_the_file_are_those_that_a_window_may_have() -> None:
    hours = rules.rules()
    whole: Window = {"days": ["mo"], "start": hours["earliest"], "end": hours["latest"]}
    assert list(windows.faults_of([whole], "windows", hours)) == []


def test_the_volume_of_an_hour_is_that_of_its_stretch() -> None:
    night = [{"start": "21:00", "end": "06:00", "percent": 60}]
    assert [windows.volume_at(night, at(hour)) for hour in (20, 21, 2, 6)] == [100, 60, 60, 100]  # type: ignore[arg-type]
