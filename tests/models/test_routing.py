"""Routing: no report is without an owner."""

from __future__ import annotations

import pytest

from models import agencies, areas, categories, routing
from models.errors import NotFound
from models.store import Store
from tests.builders import OLD_LONG_AN, OLD_TRA_VINH, PHUONG_TRA_VINH, TAY_NINH, VINH_LONG, stocked


@pytest.fixture
def ruled(store: Store) -> Store:
    return stocked(store)


@pytest.mark.parametrize("province", [OLD_TRA_VINH, OLD_LONG_AN, VINH_LONG, TAY_NINH])
def test_every_commune_and_category_has_an_agency_that_exists(ruled: Store, province: str) -> None:
    existing = set(ruled.db[agencies.COLLECTION].distinct("_id"))
    rules = routing.rules(ruled)
    missing = [
        (area["_id"], category["_id"], kind)
        for area in areas.communes(ruled, province)
        for category in categories.every(ruled)
        for kind in category["kinds"]
        if routing.decide(rules, area, category["_id"], kind) not in existing
    ]
    assert missing == []


def test_what_no_rule_names_goes_to_the_communes_committee(ruled: Store) -> None:
    assert routing.responsible(ruled, PHUONG_TRA_VINH, "garbage", "incident") == f"ubnd:{PHUONG_TRA_VINH}"


def test_a_power_cut_goes_to_the_provinces_power_company(ruled: Store) -> None:
    assert routing.responsible(ruled, PHUONG_TRA_VINH, "power_outage", "incident") == f"dien_luc:{VINH_LONG}"


def test_a_call_for_rescue_goes_to_civil_defence_whatever_its_category(ruled: Store) -> None:
    agency = routing.responsible(ruled, PHUONG_TRA_VINH, "power_outage", "rescue")
    assert agency == f"chi_huy_phong_thu:{VINH_LONG}"


def test_an_earlier_rule_for_one_area_wins_there_and_below(ruled: Store) -> None:
    rule = {"_id": "x", "order": 1, "when": {"areas": [VINH_LONG], "categories": ["garbage"]}, "agency": "a"}
    ruled.db[routing.COLLECTION].insert_one(rule)
    agencies_found = [
        routing.responsible(ruled, area, "garbage", "incident")
        for area in (PHUONG_TRA_VINH, areas.communes(ruled, TAY_NINH)[0]["_id"])
    ]
    assert (agencies_found[0], agencies_found[1].partition(":")[0]) == ("a", "ubnd")


def test_without_a_rule_for_everything_the_lack_is_named(ruled: Store) -> None:
    ruled.db[routing.COLLECTION].delete_many({})
    with pytest.raises(NotFound, match="no_agency"):
        routing.responsible(ruled, PHUONG_TRA_VINH, "garbage", "incident")
