"""Place names as people write them."""

from __future__ import annotations

import pytest

from models import catalogue
from models.areas import areas, place_names
from models.areas.areas import Level
from models.store import Store
from models.store.catalogue_cache import CATALOGUE_VERSIONS
from tests.builders import OLD_TRA_VINH, in_province


@pytest.fixture
def known(store: Store) -> Store:
    store.invalidate_catalogue(begin=True)
    return store


def names(store: Store, text: str) -> list[str]:
    return [found.area["full_name"] for found in place_names.search(store, text)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("long duc", "Phường Long Đức"),
        ("xa long duc", "Phường Long Đức"),
        ("Phường Long Đức", "Phường Long Đức"),
        ("p. tra vinh", "Phường Trà Vinh"),
        ("P.Trà Vinh", "Phường Trà Vinh"),
        ("nguyet hoá", "Phường Nguyệt Hóa"),
        ("ngu lacc", "Xã Ngũ Lạc"),
        ("duong hu o xa ngu lac gan cau sat", "Xã Ngũ Lạc"),
        ("nước ngập quá ở xã Ngũ Lạt gần nhà tôi", "Xã Ngũ Lạc"),
        ("cây đổ bên phường nguyet hao nha mấy chú", "Phường Nguyệt Hóa"),
        ("p4 tp tra vinh", "Phường Long Đức"),
        ("phường 8, thành phố Trà Vinh", "Phường Nguyệt Hóa"),
        ("Loan My", "Xã Ngãi Tứ"),
        ("xa My Loc huyen Tam Binh", "Xã Cái Ngang"),
        ("Xã Mỹ Lộc, huyện Tam Bình", "Xã Cái Ngang"),
        ("no it is Binh Hoa Phuoc pier", "Xã An Bình"),
        ("cau sap o phuong 4 tp vinh long", "Phường Phước Hậu"),
    ],
)
def test_a_typed_name_finds_its_area(known: Store, typed: str, meant: str) -> None:
    assert names(known, typed)[:1] == [meant]


def test_a_name_within_a_longer_one_is_not_meant(known: Store) -> None:
    assert names(known, "den tat o Binh Hoa Phuoc") == ["Xã An Bình"]


def test_a_former_name_says_through_what_it_was_found(known: Store) -> None:
    assert place_names.search(known, "phuong 4")[0].via == "Phường 4"


def test_in_the_former_map_the_district_tells_wards_of_one_name_apart(known: Store) -> None:
    former = in_province(known, OLD_TRA_VINH)
    found = place_names.search(former, "phuong 1 thi xa duyen hai")
    assert found[0].area["parent_id"] == "851@2021-01-01"


@pytest.mark.parametrize("typed", ["", "  ", "xin chao", "mat dien 4 ngay roi", "?!"])
def test_what_names_no_place_finds_none(known: Store, typed: str) -> None:
    assert names(known, typed) == []


def test_a_level_can_be_asked_for(known: Store) -> None:
    former = in_province(known, OLD_TRA_VINH)
    found = place_names.search(former, "duyen hai", level=Level.DISTRICT)
    assert {one.area["level"] for one in found} == {Level.DISTRICT}


def test_a_name_that_another_loading_brought_is_found_at_once(known: Store) -> None:
    assert names(known, "long duc")[:1] == ["Phường Long Đức"]
    _rename_long_duc(known)
    known.invalidate_catalogue()
    assert names(known, "hoa sen")[:1] == ["Phường Hoa Sen"]


def test_loading_the_catalogue_reads_the_names_anew(known: Store) -> None:
    _rename_long_duc(known)
    assert names(known, "hoa sen")[:1] == ["Phường Hoa Sen"]
    catalogue.load(known)
    assert names(known, "long duc")[:1] == ["Phường Long Đức"]


def test_areas_without_a_version_are_read_every_time(known: Store) -> None:
    known.collection(CATALOGUE_VERSIONS).delete_many({})
    names(known, "long duc")
    _rename_long_duc(known)
    assert names(known, "hoa sen")[:1] == ["Phường Hoa Sen"]


def _rename_long_duc(store: Store) -> None:
    change = {"$set": {"name": "Hoa Sen", "full_name": "Phường Hoa Sen", "folded": "phuong hoa sen"}}
    done = store.collection(areas.AREAS).update_one(
        {"full_name": "Phường Long Đức", "valid_to": None}, change
    )
    assert done.modified_count == 1
