"""Areas: both maps, their links, and where a point lies."""

from __future__ import annotations

import pytest

from models.areas import areas
from models.areas.areas import Level
from models.errors import Invalid, NotFound
from models.store import Store
from tests.builders import (
    OLD_LONG_AN,
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    VINH_LONG,
    in_province,
)

OLD_BEN_TRE, OLD_VINH_LONG = "83@2021-01-01", "86@2021-01-01"

MAPS = {
    OLD_TRA_VINH: 104,
    OLD_LONG_AN: 186,
    OLD_BEN_TRE: 148,
    OLD_VINH_LONG: 102,
    VINH_LONG: 124,
    TAY_NINH: 96,
}


@pytest.fixture
def places(store: Store) -> Store:
    return store


@pytest.mark.parametrize(("province", "count"), MAPS.items())
def test_every_commune_of_a_map_is_there_with_a_centre(places: Store, province: str, count: int) -> None:
    found = areas.communes(places, province)
    assert (len(found), [one for one in found if not one["center"]]) == (count, [])


def test_a_code_means_another_area_in_another_map(places: Store) -> None:
    names = [areas.by_code(places, "80", day)["full_name"] for day in ("2021-01-01", "2025-07-01")]
    assert names == ["Tỉnh Long An", "Tỉnh Tây Ninh"]


def test_a_bare_code_is_looked_up_in_the_active_map(places: Store) -> None:
    former = in_province(places, OLD_TRA_VINH)
    names = [areas.by_code(store, "29242")["full_name"] for store in (places, former)]
    assert names == ["Phường Trà Vinh", "Phường 3"]


def test_an_unknown_code_is_not_found(places: Store) -> None:
    with pytest.raises(NotFound):
        areas.by_code(places, "99999")


def test_the_path_leads_from_the_province_down(places: Store) -> None:
    assert areas.above(places, "29236@2021-01-01") == [OLD_TRA_VINH, "842@2021-01-01", "29236@2021-01-01"]


def test_below_a_district_are_its_communes_and_itself(places: Store) -> None:
    assert len(areas.below(places, "842@2021-01-01")) == 9


def test_the_children_of_a_new_province_are_communes(places: Store) -> None:
    assert {child["level"] for child in areas.children(places, VINH_LONG)} == {Level.COMMUNE}


@pytest.mark.parametrize(
    ("former", "today"),
    [("29236", "29263"), ("29239", "29242"), ("29260", "29242"), ("29395", "29254"), ("29458", "29530")],
)
def test_a_merged_commune_leads_to_its_successor(places: Store, former: str, today: str) -> None:
    resolved = areas.resolve(places, f"{former}@2021-01-01")
    assert [area["_id"] for area in resolved] == [f"{today}@2025-07-01"]


def test_a_former_district_leads_to_the_communes_that_took_it_in(places: Store) -> None:
    codes = [area["code"] for area in areas.resolve(places, "849@2021-01-01")]
    assert codes == ["29461", "29467", "29476", "29489", "29491", "29506"]


def test_every_former_area_leads_to_one_of_today(places: Store) -> None:
    lost = [
        former
        for province in (OLD_TRA_VINH, OLD_LONG_AN)
        for former in areas.below(places, province)
        if not all(area["valid_to"] is None for area in areas.resolve(places, former))
    ]
    assert lost == []


def test_an_area_of_today_knows_what_it_was_made_of(places: Store) -> None:
    former = areas.get(places, PHUONG_LONG_DUC)["predecessors"]
    assert {"29236@2021-01-01", "29263@2021-01-01"} <= set(former)


def test_the_nearest_centre_comes_first_with_its_distance(places: Store) -> None:
    center = areas.get(places, PHUONG_TRA_VINH)["center"]
    assert center
    lon, lat = center["coordinates"]
    near = areas.locate(places, lat + 0.001, lon, limit=3)
    assert (near[0].area["_id"], 100 < near[0].distance_m < 120) == (PHUONG_TRA_VINH, True)
    assert [one.distance_m for one in near] == sorted(one.distance_m for one in near)


def test_only_communes_of_the_active_map_are_located(places: Store) -> None:
    former = in_province(places, OLD_TRA_VINH)
    near = areas.locate(former, 9.94, 106.34)
    assert {one.area["province_id"] for one in near} == {OLD_TRA_VINH}


def test_a_point_far_outside_the_province_is_located_nowhere(places: Store) -> None:
    assert areas.locate(places, 21.03, 105.85) == []


def test_a_point_off_the_earth_is_refused_with_every_fault(places: Store) -> None:
    with pytest.raises(Invalid) as refused:
        areas.locate(places, 91, float("nan"))
    assert [fault.field for fault in refused.value.faults] == ["lat", "lon"]


def test_two_communes_of_a_district_have_it_in_common(places: Store) -> None:
    both = [areas.get(places, f"{code}@2021-01-01") for code in ("29236", "29239")]
    assert areas.common(both) == "842@2021-01-01"
