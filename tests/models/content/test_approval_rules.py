"""Rules of approval: what fits, who is named, what is wrong with a list, and how it is kept."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.access.callers import Assignment
from models.content import approval_faults, approval_rulebook, approval_rules
from models.content.approval_rules import ApprovalCase, ApprovalRule, StoredApprovalRule
from models.errors import Invalid, Stale
from models.store import Store, events
from tests.builders import OLD_TRA_VINH, PHUONG_LONG_DUC, PHUONG_TRA_VINH, TAY_NINH, VINH_LONG, in_province
from tests.posting import WARD


def rule(**given: object) -> StoredApprovalRule:
    row = {"name": "", "when": {}, "roles": [], "seat": "area", "eyes": 2} | given
    return cast(StoredApprovalRule, row)


def case(**given: Any) -> ApprovalCase:
    row: dict[str, Any] = {
        "path": [VINH_LONG, PHUONG_TRA_VINH],
        "level": "commune",
        "category": "programme",
        "kind": "news",
        "priority": "normal",
        "channels": ["feed"],
        "agency_id": WARD,
    }
    return ApprovalCase(**row | given)


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        ({}, True),
        ({"areas": [VINH_LONG]}, True),
        ({"areas": [PHUONG_LONG_DUC]}, False),
        ({"levels": ["commune", "district"]}, True),
        ({"categories": ["disaster"]}, False),
        ({"kinds": ["news"], "priorities": ["urgent"]}, False),
        ({"channels": ["sms", "feed"]}, True),
        ({"agencies": ["ubnd"]}, True),
        ({"agencies": ["so_y_te"]}, False),
        ({"kinds": []}, True),
    ],
)
def test_a_rule_fits_when_each_of_its_conditions_holds(when: dict[str, list[str]], fits: bool) -> None:
    assert ApprovalRule(0, rule(when=when)).fits(case()) is fits


@pytest.mark.parametrize(
    ("seat", "held", "named"),
    [
        ("body", ("editor", PHUONG_TRA_VINH, WARD), True),
        ("body", ("editor", PHUONG_LONG_DUC, ""), False),
        ("body", ("editor", VINH_LONG, ""), True),
        ("area", ("editor", PHUONG_TRA_VINH, WARD), False),
        ("area", ("editor", PHUONG_TRA_VINH, ""), True),
        ("above", ("editor", PHUONG_TRA_VINH, ""), False),
        ("above", ("editor", VINH_LONG, ""), True),
        ("province", ("approver", VINH_LONG, ""), True),
        ("province", ("editor", PHUONG_TRA_VINH, ""), False),
        ("area", ("handler", VINH_LONG, ""), False),
    ],
)
def test_the_seat_says_where_the_approver_sits(seat: str, held: tuple[str, str, str], named: bool) -> None:
    assert ApprovalRule(0, rule(seat=seat)).names(case(), [Assignment(*held)]) is named


def test_above_the_province_sits_the_province() -> None:
    here = case(path=[VINH_LONG], level="province")
    assert ApprovalRule(0, rule(seat="above")).names(here, [Assignment("editor", VINH_LONG)])


def test_the_first_rule_that_fits_decides() -> None:
    rules = approval_rules.compiled([rule(when={"kinds": ["news"]}, eyes=1), rule(eyes=3)])
    assert approval_rules.deciding(rules, case()).eyes == 1
    assert approval_rules.deciding(rules, case(kind="notice")).eyes == 3


@pytest.mark.parametrize("province", [VINH_LONG, OLD_TRA_VINH])
def test_the_rules_of_the_file_are_fine_in_both_maps(store: Store, province: str) -> None:
    held = in_province(store, province)
    assert approval_faults.of(held, province, approval_rulebook.from_file()) == []


def test_every_fault_of_every_rule_is_named(store: Store) -> None:
    rules = [
        rule(when={"areas": [TAY_NINH], "levels": ["hamlet"]}, roles=["handler"], seat="moon", eyes=4),
        rule(when={"categories": ["zzz"], "agencies": ["zzz"]}),
        rule(when={"kinds": ["news"]}),
        rule(when={"kinds": ["news"], "areas": [VINH_LONG]}),
    ]
    found = {(one.field, one.code) for one in approval_faults.of(store, VINH_LONG, rules)}
    assert found == {
        ("rules.0.when.areas.0", "area_elsewhere"),
        ("rules.0.when.levels.0", "not_a_choice"),
        ("rules.0.roles.0", "not_a_choice"),
        ("rules.0.seat", "not_a_choice"),
        ("rules.0.eyes", "out_of_range"),
        ("rules.1.when.categories.0", "category_unknown"),
        ("rules.1.when.agencies.0", "agency_unknown"),
        ("rules.3", "rule_never_reached"),
        ("rules.3.when", "last_rule_conditional"),
    }


def test_saved_rules_hold_at_once_and_name_areas_by_any_code(store: Store) -> None:
    rules = [rule(when={"areas": ["29242"]}, eyes=1), rule()]
    saved = approval_rulebook.save(store, VINH_LONG, rules, expect=0, actor=events.SYSTEM)
    assert saved["rules"][0]["when"] == {"areas": [PHUONG_TRA_VINH]}
    assert [one.eyes for one in approval_rulebook.rules_in_force(store, VINH_LONG)] == [1, 2]


def test_of_two_administrators_the_second_is_told(store: Store) -> None:
    approval_rulebook.save(store, VINH_LONG, [rule()], expect=0, actor=events.SYSTEM)
    with pytest.raises(Stale):
        approval_rulebook.save(store, VINH_LONG, [rule(eyes=3)], expect=0, actor=events.SYSTEM)


def test_rules_with_faults_are_not_saved(store: Store) -> None:
    with pytest.raises(Invalid):
        approval_rulebook.save(store, VINH_LONG, [rule(eyes=0)], expect=0, actor=events.SYSTEM)
    assert approval_rulebook.get(store, VINH_LONG)["version"] == 0
