"""On which days somebody is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.directives import ladder
from models.language.dates import VIETNAM

DUE = datetime(2026, 12, 15, tzinfo=VIETNAM)
RETURN = ladder.rungs(ladder.named("return"), DUE)


def day(number: int) -> datetime:
    return datetime(2026, 12, 15, 8, tzinfo=VIETNAM) + timedelta(days=number)


def test_a_report_is_reminded_of_14_7_3_and_1_days_before_and_then_daily() -> None:
    assert [one.day for one in RETURN][:7] == [-14, -7, -3, -1, 1, 2, 3]
    assert [one.at for one in RETURN][:2] == [day(-14), day(-7)]


def test_the_superior_reads_only_what_is_late() -> None:
    assert [one.day for one in RETURN if not one.superior] == [-14, -7, -3, -1]


def test_whoever_was_asked_late_is_not_reminded_of_days_that_were_over() -> None:
    assert ladder.last_reached(RETURN, since=day(-5), now=day(-4)) is None


def test_after_a_long_night_only_the_last_reminder_goes_out() -> None:
    reached = ladder.last_reached(RETURN, since=day(-30), now=day(2))
    assert reached is not None
    assert reached.day == 2


def test_a_ladder_ends() -> None:
    assert ladder.following(RETURN, day(61)) is None
