"""Finding communes by names of today, of the map before, and of former districts."""

from __future__ import annotations

import pytest

from models.areas import areas, finding_communes
from models.store import Store


def names(store: Store, typed: str) -> list[str]:
    """The names of what is found."""
    return [one.area["full_name"] for one in finding_communes.find(store, typed)]


@pytest.mark.parametrize("typed", ["Huyện Tiểu Cần", "huyen tieu can", "h. tieu can"])
def test_a_former_district_is_what_its_communes_became(store: Store, typed: str) -> None:
    assert {"Xã Tiểu Cần", "Xã Hùng Hòa", "Xã Tập Ngãi", "Xã Tân Hòa"} <= set(names(store, typed))


def test_a_commune_of_the_name_comes_before_those_of_the_district(store: Store) -> None:
    (first, *others) = finding_communes.find(store, "tieu can")
    assert (first.area["full_name"], first.via) == ("Xã Tiểu Cần", "")
    assert "Huyện Tiểu Cần" in {one.via for one in others}


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "?" * 500])
def test_nothing_is_found_for_what_names_nothing(store: Store, typed: str) -> None:
    assert names(store, typed) == []


def test_an_area_of_today_has_become_itself(store: Store) -> None:
    province = areas.active_province(store)
    assert finding_communes.became(store, province) == [province]
