"""Former districts: people go on thinking in them."""

from __future__ import annotations

from models.areas import areas, former_districts
from models.store import Store
from tests.builders import PHUONG_TRA_VINH


def test_the_districts_of_the_provinces_that_became_this_one_are_known(store: Store) -> None:
    found = {one["full_name"]: one["_id"] for one in former_districts.every(store)}
    assert {"Thành phố Trà Vinh", "Huyện Càng Long"} <= found.keys()
    assert PHUONG_TRA_VINH in former_districts.communes_of(store, found["Thành phố Trà Vinh"])


def test_every_commune_of_today_took_in_land_of_some_district(store: Store) -> None:
    found = {
        one
        for row in former_districts.every(store)
        for one in former_districts.communes_of(store, row["_id"])
    }
    assert found == {one["_id"] for one in areas.communes(store)}


def test_an_unknown_district_has_no_communes(store: Store) -> None:
    assert former_districts.communes_of(store, "nowhere") == []
