"""Times that people name, on the clock of Vietnam."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.understanding import times
from models.language.dates import VIETNAM

#: When everything here is said: a Tuesday at ten in the morning.
NOW = datetime(2026, 11, 10, 10, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "wanted", "exact"),
    [
        ("ngập từ 3h sáng nay", "10 03:00", True),
        ("mat dien luc 7 gio toi qua", "09 19:00", True),
        ("cúp điện 21h30 hôm qua", "09 21:30", True),
        ("hai giờ rưỡi chiều hôm qua", "09 14:30", True),
        ("mới 9h", "10 09:00", True),
        ("hồi 11h", "09 11:00", True),
        ("cháy hồi tối", "09 20:00", False),
        ("sáng nay có người té", "10 07:00", False),
        ("đêm qua gió lớn", "09 22:00", False),
        ("2 tiếng trước", "10 08:00", True),
        ("3 ngày nay không có nước", "07 10:00", False),
        ("hom kia", "08 12:00", False),
    ],
)
def test_a_time_is_understood(typed: str, wanted: str, exact: bool) -> None:
    (found,) = times.moments(typed, NOW)
    assert (f"{found.at:%d %H:%M}", found.exact) == (wanted, exact)


@pytest.mark.parametrize("typed", ["xin chào", "đường 30 tháng 4", "tôi ở ấp 3", "99h"])
def test_what_names_no_time_has_none(typed: str) -> None:
    assert times.moments(typed, NOW) == []


def test_the_words_are_kept_as_they_were_typed() -> None:
    assert times.moments("Nước lên từ 3h Sáng nay", NOW)[0].said == "3h Sáng nay"
