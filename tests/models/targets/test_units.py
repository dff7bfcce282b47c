"""Units of a day: both maps of both provinces, through mergers."""

from __future__ import annotations

import pytest

from models.store import Store
from models.targets import units
from models.targets.catalogue import UnitSet
from models.targets.units import frame
from tests.builders import OLD_LONG_AN, OLD_TRA_VINH, PHUONG_TRA_VINH, TAY_NINH, in_province

BEFORE, AFTER = "2025-06-30", "2025-07-01"


@pytest.mark.parametrize(
    ("area", "day", "numbers"),
    [
        (OLD_TRA_VINH, BEFORE, (104, 19, 85, 9, 2, 7, 9)),
        (OLD_TRA_VINH, AFTER, (41, 6, 35, 0, 0, 0, 41)),
        (OLD_LONG_AN, BEFORE, (186, 26, 160, 15, 2, 13, 15)),
        (OLD_LONG_AN, AFTER, (60, 4, 56, 0, 0, 0, 60)),
    ],
)
def test_denominators_come_from_the_map_of_the_day(
    store: Store, area: str, day: str, numbers: tuple[int, ...]
) -> None:
    here = in_province(store, TAY_NINH) if area == OLD_LONG_AN else store
    found = frame(here, area, day)
    sets = (
        UnitSet.COMMUNES,
        UnitSet.WARDS_TOWNSHIPS,
        UnitSet.RURAL_COMMUNES,
        UnitSet.DISTRICTS,
        UnitSet.CITIES,
        UnitSet.RURAL_DISTRICTS,
        UnitSet.REPORTING,
    )
    assert tuple(len(found.of(one)) for one in sets) == numbers


def test_a_merged_ward_is_all_that_it_was(store: Store) -> None:
    before = frame(store, PHUONG_TRA_VINH, BEFORE)
    assert [one["code"] for one in before.communes] == ["29239", "29242", "29260"]
    after = frame(store, PHUONG_TRA_VINH, AFTER)
    assert {after.unit_of[f"{code}@2021-01-01"] for code in ("29239", "29242", "29260")} == {PHUONG_TRA_VINH}


def test_a_former_district_is_the_communes_that_took_it_in(store: Store) -> None:
    found = frame(store, "842@2021-01-01", AFTER)
    assert [one["code"] for one in found.communes] == ["29242", "29254", "29263", "29398"]
    assert found.districts == []


def test_a_commune_that_took_land_of_two_districts_is_in_both(store: Store) -> None:
    both = [frame(store, f"{code}@2021-01-01", AFTER) for code in ("848", "850")]
    assert all("29530@2025-07-01" in one.unit_of for one in both)


def test_an_installation_of_the_map_before_goes_on_counting_by_it(store: Store) -> None:
    before = in_province(store, OLD_TRA_VINH)
    assert len(frame(before, OLD_TRA_VINH, "2026-11-30").of(UnitSet.COMMUNES)) == 104
    assert units.map_day(before, "2026-11-30") == BEFORE


def test_a_plan_covers_its_units_of_the_day_and_no_others(store: Store) -> None:
    assert units.covers(store, OLD_TRA_VINH, "842@2021-01-01", BEFORE)
    assert not units.covers(store, OLD_TRA_VINH, "842@2021-01-01", AFTER)
    assert not units.covers(store, OLD_TRA_VINH, PHUONG_TRA_VINH, BEFORE)
    assert not units.covers(store, OLD_TRA_VINH, "28777@2025-07-01", AFTER)
