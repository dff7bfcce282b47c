"""Vietnamese times in Khmer and English."""

from __future__ import annotations

import pytest

from models.language import spoken_times


@pytest.mark.parametrize(
    ("text", "km", "en"),
    [
        ("17 giờ đến 19 giờ", "ម៉ោង ១៧ ដល់ ម៉ោង ១៩", "17:00 to 19:00"),
        ("17h30 - 19:15", "ម៉ោង ១៧:៣០ ដល់ ម៉ោង ១៩:១៥", "17:30 to 19:15"),
        ("từ 5 giờ chiều nay", "ចាប់ពី ម៉ោង ៥ រសៀលនេះ", "from 5:00 this afternoon"),
        ("6 giờ, ngày 2/12/2026", "ម៉ោង ៦ ថ្ងៃទី២ ខែ១២ ឆ្នាំ២០២៦", "6:00 on 2 December 2026"),
        ("3 giờ tới", "៣ ម៉ោងខាងមុខ", "the next 3 hours"),
        ("17 giờ tới 19 giờ", "ម៉ោង ១៧ ដល់ ម៉ោង ១៩", "17:00 to 19:00"),
    ],
)
def test_a_time_is_said_in_khmer_and_english(text: str, km: str, en: str) -> None:
    assert (spoken_times.said_in(text, "km"), spoken_times.said_in(text, "en")) == (km, en)


@pytest.mark.parametrize(
    "text", ["", "lúc triều lên", "17 giờ rưỡi", "25 giờ", "ngày 31/13", "5 giờ chiều mai"]
)
def test_what_is_not_understood_whole_is_not_said_at_all(text: str) -> None:
    assert spoken_times.said_in(text, "en") == ""
