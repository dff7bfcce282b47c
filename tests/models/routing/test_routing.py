"""Routing: no report is without an owner, and no broken rule gets in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import pytest

from models.areas import agencies, areas
from models.categories import categories
from models.errors import Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.language.text import fold
from models.messages.messages import MessageChannel, Owner
from models.people import officials
from models.promises import promise
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.routing import routing, rule_faults
from models.routing.routing import Decision, Rulebook
from models.routing.rules import Case, Conditions, StoredRule
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import (
    OLD_LONG_AN,
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    VINH_LONG,
    an_official,
)

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)

HEALTH, POWER = "so_y_te:{province}", "dien_luc:{province}"


@pytest.fixture
def ruled(store: Store) -> Store:
    return store


def rule(agency: str = HEALTH, *, assignee_id: str = "", **when: Any) -> StoredRule:
    return {"name": "", "when": cast(Conditions, when), "agency": agency, "assignee_id": assignee_id}


EVERYTHING = rule("ubnd:{area}")


def save(store: Store, *rules: StoredRule, expect: int = 0) -> Rulebook:
    return routing.save(store, VINH_LONG, rules, expect=expect, actor=SYSTEM)


def decide(
    store: Store,
    area_id: str = PHUONG_TRA_VINH,
    category: str = "garbage",
    kind: str = "incident",
    text: str = "Rác đầy đường",
    at: datetime = MONDAY_MORNING,
) -> Decision:
    area = areas.get(store, area_id)
    return routing.route(
        store, routing.case_of(promise.working_time(store), area, category, kind, fold(text), at)
    )


def faults(store: Store, *rules: StoredRule) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in rule_faults.of(store, VINH_LONG, rules)}


@pytest.mark.parametrize("province", [OLD_TRA_VINH, OLD_LONG_AN, VINH_LONG, TAY_NINH])
def test_every_commune_and_category_has_an_agency_that_exists(ruled: Store, province: str) -> None:
    existing = set(ruled.collection(agencies.AGENCIES).distinct("_id"))
    rules = routing.rules_in_force(ruled, province)
    missing = [
        (area["_id"], category["_id"], kind)
        for area in areas.communes(ruled, province)
        for category in categories.every(ruled)
        for kind in category["kinds"]
        for case in [Case(area, category["_id"], kind, "", lambda: True)]
        if next(one for one in rules if one.fits(case)).agency_of(case) not in existing
    ]
    assert missing == []


@pytest.mark.parametrize("province", [OLD_TRA_VINH, OLD_LONG_AN, VINH_LONG, TAY_NINH])
def test_rules_of_the_file_have_no_fault_in_any_province(ruled: Store, province: str) -> None:
    assert rule_faults.of(ruled, province, routing.from_file()) == []


def test_what_no_rule_names_goes_to_the_communes_committee(ruled: Store) -> None:
    assert decide(ruled).agency_id == f"ubnd:{PHUONG_TRA_VINH}"


def test_a_power_cut_goes_to_the_provinces_power_company(ruled: Store) -> None:
    assert decide(ruled, category="power_outage").agency_id == f"dien_luc:{VINH_LONG}"


def test_a_call_for_rescue_goes_to_civil_defence_whatever_its_category(ruled: Store) -> None:
    decided = decide(ruled, category="power_outage", kind="rescue")
    assert decided.agency_id == f"chi_huy_phong_thu:{VINH_LONG}"


def test_a_rule_for_an_area_holds_below_it_and_nowhere_else(ruled: Store) -> None:
    save(ruled, rule(areas=[PHUONG_TRA_VINH]), EVERYTHING)

    decided = [decide(ruled, area).agency_id for area in (PHUONG_TRA_VINH, PHUONG_LONG_DUC)]
    assert decided == [f"so_y_te:{VINH_LONG}", f"ubnd:{PHUONG_LONG_DUC}"]


@pytest.mark.parametrize(
    ("at", "agency"), [(MONDAY_MORNING, f"ubnd:{PHUONG_TRA_VINH}"), (SUNDAY, f"so_y_te:{VINH_LONG}")]
)
def test_a_rule_for_other_than_office_hours_holds_then(ruled: Store, at: datetime, agency: str) -> None:
    save(ruled, rule(hours="off"), EVERYTHING)

    assert decide(ruled, at=at).agency_id == agency


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Dây điện đứt ngoài đường", True),
        ("day dien, dut roi", True),
        ("DÂY  ĐIỆN: nguy hiểm, đứt", True),
        ("Đường dây điện thoại", False),  # the word is whole, and "đứt" is missing
        ("Dậy điện đứt", True),  # folded, tones do not count
        ("Dâyđiện đứt", False),
    ],
)
def test_words_are_found_with_and_without_diacritics_and_whole(ruled: Store, text: str, fits: bool) -> None:
    save(ruled, rule(any_words=["dây điện", "trụ điện"], all_words=["đứt"]), EVERYTHING)

    assert (decide(ruled, text=text).rule == 0) is fits


def test_khmer_words_are_found_inside_a_line_without_blanks(ruled: Store) -> None:
    save(ruled, rule(any_words=["ភ្លើង"]), EVERYTHING)

    assert decide(ruled, text="ដាច់ភ្លើងនៅភូមិ").rule == 0


def test_each_edition_of_the_rules_holds_at_once(ruled: Store) -> None:
    save(ruled, EVERYTHING)
    save(ruled, rule(categories=["garbage"]), EVERYTHING, expect=1)

    assert decide(ruled).agency_id == f"so_y_te:{VINH_LONG}"


def test_another_province_keeps_the_rules_of_the_file(ruled: Store) -> None:
    save(ruled, EVERYTHING)

    assert routing.get(ruled, TAY_NINH)["origin"] == "file"


def test_a_report_is_given_to_the_official_of_its_rule(ruled: Store) -> None:
    official = an_official(ruled, agency_id=f"so_y_te:{VINH_LONG}")
    save(ruled, rule(categories=["garbage"], assignee_id=official.id), EVERYTHING)

    filed = filing.file(ruled, Draft("Rác đầy đường", "garbage", area_id=PHUONG_TRA_VINH), RESIDENT).report
    assert (filed["agency_id"], filed["assignee_id"]) == (f"so_y_te:{VINH_LONG}", official.id)


def test_an_official_who_left_leaves_the_report_to_their_agency(ruled: Store) -> None:
    official = an_official(ruled, agency_id=f"so_y_te:{VINH_LONG}")
    save(ruled, rule(categories=["garbage"], assignee_id=official.id), EVERYTHING)
    officials.disable(ruled, official.id, actor=SYSTEM)

    decided = decide(ruled)
    assert (decided.agency_id, decided.assignee_id) == (f"so_y_te:{VINH_LONG}", None)


def test_a_rule_whose_agency_vanished_is_passed_over_and_named(ruled: Store) -> None:
    save(ruled, rule(categories=["garbage"]), EVERYTHING)
    _without_agencies(ruled, f"so_y_te:{VINH_LONG}")

    assert decide(ruled) == Decision(f"ubnd:{PHUONG_TRA_VINH}", None, rule=1, broken=(0,))
    assert faults(ruled, *routing.get(ruled, VINH_LONG)["rules"]) == {("rules.0.agency", "agency_unknown")}


def test_without_any_agency_the_lack_is_named(ruled: Store) -> None:
    _without_agencies(ruled)
    with pytest.raises(NotFound, match="no_agency"):
        decide(ruled)


def _without_agencies(store: Store, *ids: str) -> None:
    """Remove agencies as nobody can at the desk, where they are closed; without ids all of them."""
    store.collection(agencies.AGENCIES).delete_many({"_id": {"$in": ids}} if ids else {})
    store.invalidate_catalogue()


def test_every_fault_of_every_rule_is_named_at_once(ruled: Store) -> None:
    stranger = an_official(ruled, agency_id=f"dien_luc:{VINH_LONG}")
    found = faults(
        ruled,
        rule(areas=["nowhere", areas.communes(ruled, TAY_NINH)[0]["_id"], PHUONG_TRA_VINH], hours="noon"),
        rule("so_x:{province}", categories=["garbage", "no_such"]),
        rule("dien_luc:{commune}", categories=["noise"], kinds=["rescue"]),
        rule(any_words=["..."], assignee_id="nobody"),
        rule(categories=["flood"], assignee_id=stranger.id),
        rule(categories=["flood"], kinds=["incident"]),
        rule(kinds=["incident"], colour=["red"]),
    )

    assert found == {
        ("rules.0.when.areas.0", "area_unknown"),
        ("rules.0.when.areas.1", "area_elsewhere"),
        ("rules.0.when.hours", "not_a_choice"),
        ("rules.1.agency", "agency_unknown"),
        ("rules.1.when.categories.1", "category_unknown"),
        ("rules.2.agency", "agency_template"),
        ("rules.2.when.kinds", "category_of_another_kind"),
        ("rules.3.when.any_words.0", "required"),
        ("rules.3.assignee_id", "official_unknown"),
        ("rules.4.assignee_id", "official_not_of_unit"),
        ("rules.5", "rule_never_reached"),
        ("rules.6.when.colour", "unknown_field"),
        ("rules.6.when", "last_rule_conditional"),
    }


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({}, {"categories": ["flood"]}),
        ({"categories": ["flood", "noise"]}, {"categories": ["noise"], "hours": "off"}),
        ({"any_words": ["Cây", "điện"]}, {"any_words": ["dien"]}),
        ({"all_words": ["cây"]}, {"all_words": ["cay", "đổ"]}),
        ({"hours": "off"}, {"hours": "off", "kinds": ["incident"]}),
    ],
)
def test_a_rule_behind_one_that_covers_it_is_refused(ruled: Store, earlier: Any, later: Any) -> None:
    found = faults(ruled, rule(**earlier), rule(**later), EVERYTHING)

    assert ("rules.1", "rule_never_reached") in found


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"categories": ["noise"]}, {"categories": ["noise", "flood"]}),
        ({"categories": ["noise"]}, {"hours": "off"}),
        ({"all_words": ["cây", "đổ"]}, {"all_words": ["cây"]}),
        ({"hours": "off"}, {"hours": "office"}),
    ],
)
def test_a_rule_that_gets_something_is_fine(ruled: Store, earlier: Any, later: Any) -> None:
    assert faults(ruled, rule(**earlier), rule(**later), EVERYTHING) == set()


def test_a_broken_rule_changes_nothing(ruled: Store) -> None:
    with pytest.raises(Invalid):
        save(ruled, rule("nobody"), EVERYTHING)

    assert routing.get(ruled, VINH_LONG)["origin"] == "file"


@pytest.mark.parametrize("expect", [0, 7])
def test_whoever_edits_an_old_version_is_told_so(ruled: Store, expect: int) -> None:
    save(ruled, EVERYTHING)

    with pytest.raises(Stale):
        save(ruled, EVERYTHING, expect=expect)
