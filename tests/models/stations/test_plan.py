"""The plan of conversion: who goes first, what each pace reaches, and what was done."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.stations import plan
from models.stations.stations import Station


def station(name: str, **given: Any) -> Station:
    """A station as it is kept, as far as plans look at it."""
    row = {
        "name": name,
        "area_id": "29242@2025-07-01",
        "technology": "fm",
        "condition": "good",
        "year_installed": 2021,
        "converted": None,
        "retired_at": None,
    }
    return cast(Station, row | given)


def conversion(day: str, condition: str = "good", year_installed: int = 2015) -> dict[str, Any]:
    """That a station was converted on a day."""
    return {"day": day, "technology": "fm", "condition": condition, "year_installed": year_installed}


def test_broken_stations_go_first_then_worn_ones_then_those_older_than_five_years() -> None:
    found = plan.order(
        [
            station("mới", year_installed=2021),
            station("không rõ năm", year_installed=None),
            station("hơn năm năm", year_installed=2016),
            station("đúng năm năm", year_installed=2017),
            station("xuống cấp", condition="worn"),
            station("hỏng, mới", condition="broken"),
            station("hỏng, cũ", condition="broken", year_installed=2010),
            station("đã là IP", technology="ip"),
        ],
        2022,
    )
    assert [one["name"] for one in found] == [
        "hỏng, cũ",
        "hỏng, mới",
        "xuống cấp",
        "hơn năm năm",
        "đúng năm năm",
        "mới",
        "không rõ năm",
    ]


@pytest.mark.parametrize(
    ("percent", "reached", "enough"), [(15, 62, False), (20, 83, False), (25, 104, True)]
)
def test_only_a_quarter_a_year_converts_all_by_2025(percent: int, reached: int, enough: bool) -> None:
    found = {one.percent: one for one in plan.reaches(104)}[percent]
    assert (found.reached, found.is_enough) == (reached, enough)


def test_rounding_up_in_a_small_place_makes_no_pace_enough() -> None:
    assert [one.is_enough for one in plan.reaches(4)] == [False, False, True]


def test_a_proposal_goes_on_until_all_are_converted() -> None:
    years = plan.propose([station(f"đài {n}") for n in range(10)], 10, 25, 2026)
    assert [(one.year, len(one.stations)) for one in years] == [(2026, 3), (2027, 3), (2028, 3), (2029, 1)]


def test_a_sound_station_that_went_before_a_broken_one_is_named() -> None:
    sound = station("lành", technology="ip", converted=conversion("2023-05-01", year_installed=2020))
    old = station("cũ", technology="ip", converted=conversion("2023-06-01"))
    broken = station("hỏng", condition="broken")
    (found,) = plan.done([sound, old, broken], [2023])
    assert (found.converted, found.of) == (2, 3)
    assert [one["name"] for one in found.before_worse] == ["lành"]


def test_nothing_went_too_early_where_nothing_worse_was_left() -> None:
    sound = station("lành", technology="ip", converted=conversion("2023-05-01", year_installed=2020))
    broken = station("hỏng", technology="ip", converted=conversion("2023-06-01", "broken"))
    assert plan.done([sound, broken], [2023])[0].before_worse == []


def test_the_baseline_is_what_was_old_on_the_first_day_of_2022() -> None:
    found = plan.baseline(
        [
            station("cũ"),
            station("lắp năm 2022", year_installed=2022),
            station("IP từ đầu", technology="ip"),
            station("chuyển sau", technology="ip", converted=conversion("2022-03-01")),
            station("chuyển trước", technology="ip", converted=conversion("2021-12-31")),
        ]
    )
    assert [one["name"] for one in found] == ["cũ", "chuyển sau"]
