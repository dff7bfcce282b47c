"""Whom to call for what: the matter is found in the words, and nothing is invented where there is no number."""

from __future__ import annotations

import pytest

from models.areas import areas
from models.catalogue import read
from models.reports import hotline_matters
from models.store import Store
from tests.builders import PHUONG_LONG_DUC


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("số điện thoại công an xã", "police"),
        ("sdt tram y te xa", "health"),
        ("goi ai khi mat dien", "power"),
        ("bể ống nước gọi ai", "water"),
        ("báo cháy gọi số mấy", "fire"),
        ("so duong day bao ve tre em", "child"),
        ("so cuu ho cuu nan", "rescue"),
        ("so dien thoai uy ban nhan dan xa long duc", "commune"),
        ("number of the fire brigade", "fire"),
        ("លេខទូរសព្ទប៉ូលិស", "police"),
        ("số điện thoại cần gọi", None),
        ("hotline", None),
    ],
)
def test_a_text_names_its_matter(text: str, matter: str | None) -> None:
    found = hotline_matters.meant(text)
    assert (found["code"] if found else None) == matter


def test_numbers_and_offices_of_the_file_exist() -> None:
    known = {row["number"] for row in read("hotlines.yml")["hotlines"]}
    file = read("agencies.yml")
    offices = {row["code"] for row in file["provincial"]} | {file["committee"]["code"], ""}
    rules = hotline_matters.rules()
    assert {one for matter in rules["matters"] for one in matter["numbers"]} | {rules["ask"]} <= known
    assert {matter["office"] for matter in rules["matters"]} <= offices


def test_an_office_without_a_number_is_named_with_the_line_to_ask(store: Store) -> None:
    power = hotline_matters.by_code("power")
    assert power
    found = hotline_matters.contact(store, power, PHUONG_LONG_DUC)
    assert (found.numbers, found.ask and found.ask["number"]) == ([], "1022")
    assert "điện lực" in found.office


def test_the_committee_is_that_of_the_commune_and_of_no_province(store: Store) -> None:
    commune = hotline_matters.by_code("commune")
    assert commune
    assert hotline_matters.contact(store, commune, PHUONG_LONG_DUC).office == "UBND Phường Long Đức"
    assert hotline_matters.contact(store, commune, areas.active_province_id(store)).office == ""
