"""Dates as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models.language import dates

LATE = datetime(2026, 11, 5, 18, 30, tzinfo=UTC)


def test_a_moment_is_written_on_the_clock_of_viet_nam() -> None:
    assert dates.day_and_time(LATE) == "01:30 06/11/2026"


def test_a_day_is_the_day_in_viet_nam() -> None:
    assert dates.day(LATE) == "06/11/2026"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("5/11/2026", "2026-11-05"),
        ("05/11/2026", "2026-11-05"),
        ("2026-11-05", "2026-11-05"),
        ("31/02/2026", "31/02/2026"),
        ("5/11", "5/11"),
        ("hôm qua", "hôm qua"),
    ],
)
def test_a_day_is_taken_as_people_write_it(written: str, kept: str) -> None:
    assert dates.iso_of(written) == kept
