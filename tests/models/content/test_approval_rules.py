"""Rules of approval: what fits, who is named, what is wrong with a list, and how it is kept."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.access.callers import Assignment
from models.content import approval_bars, approval_faults, approval_rulebook, approval_rules
from models.content.approval_rules import ApprovalCase, ApprovalRule, StoredApprovalRule
from models.content.posts import PostKind, Priority
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


def lower(before: ApprovalRule, after: ApprovalRule) -> bool:
    return not approval_rules.asks_no_less(after.rule, before.rule)


_SOME = st.lists(st.sampled_from(["feed", "sms", "zalo"]), unique=True, min_size=1)
_KINDS, _URGENCIES = ["news", "correction", "document"], ["normal", "urgent"]


def _some_of(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


_RULE = st.builds(
    lambda channels, kinds, priorities, roles, seat, eyes: rule(
        when={"channels": channels, "kinds": kinds, "priorities": priorities},
        roles=roles,
        seat=seat,
        eyes=eyes,
    ),
    _some_of(["feed", "sms", "zalo"]),
    _some_of(_KINDS),
    _some_of(_URGENCIES),
    st.sampled_from([[], ["editor"], ["approver"]]),
    st.sampled_from(["body", "area", "above", "province"]),
    st.integers(1, 3),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_RULE, max_size=5),
    st.integers(1, 3),
    st.sampled_from(_KINDS),
    st.sampled_from(_URGENCIES),
    _SOME,
)
def test_where_a_list_has_no_fault_a_channel_more_never_lowers_the_bar(
    rules: list[StoredApprovalRule], eyes: int, kind: str, priority: str, channels: list[str]
) -> None:
    whole = [*rules, rule(seat="body", eyes=eyes)]
    if list(approval_bars.faults(whole, {})):
        return
    compiled = approval_rules.compiled(whole)
    before = approval_rules.deciding(compiled, case(kind=kind, priority=priority, channels=channels))
    for more in ("feed", "sms", "zalo"):
        wide = case(kind=kind, priority=priority, channels=[*channels, more])
        assert not lower(before, approval_rules.deciding(compiled, wide))


@pytest.mark.parametrize("kind", list(PostKind))
@pytest.mark.parametrize(
    ("level", "path"), [("commune", [VINH_LONG, PHUONG_TRA_VINH]), ("province", [VINH_LONG])]
)
def test_by_the_rules_of_the_file_neither_sms_nor_urgency_lowers_the_bar(
    kind: str, level: str, path: list[str]
) -> None:
    compiled = approval_rules.compiled(approval_rulebook.from_file())

    def of(priority: str, *channels: str) -> ApprovalRule:
        here = case(path=path, level=level, kind=kind, priority=priority, channels=["feed", *channels])
        return approval_rules.deciding(compiled, here)

    for priority in Priority:
        assert not lower(of(priority), of(priority, "sms"))
    assert not lower(of("normal"), of("urgent"))
    assert not lower(of("normal", "sms"), of("urgent", "sms"))


def test_an_urgent_text_message_needs_an_approver(store: Store) -> None:
    compiled = approval_rules.compiled(approval_rulebook.from_file())
    decides = approval_rules.deciding(compiled, case(priority="urgent", channels=["feed", "sms"]))
    assert not decides.names(case(), [Assignment("editor", VINH_LONG)])
    assert decides.names(case(), [Assignment("approver", VINH_LONG)])


def test_a_channel_that_lowers_the_bar_is_refused_until_a_rule_for_both_stands_before(store: Store) -> None:
    sms = rule(when={"channels": ["sms"], "areas": [VINH_LONG]}, seat="province")
    urgent = rule(when={"priorities": ["urgent"], "areas": [PHUONG_TRA_VINH]}, roles=["approver"])
    both = rule(when={"channels": ["sms"], "priorities": ["urgent"]}, roles=["approver"], seat="province")
    (fault,) = approval_faults.of(store, VINH_LONG, [sms, urgent, rule()])
    assert (fault.field, fault.code, fault.params) == ("rules.0", "rule_lowers_bar", {"rule": 2})
    assert approval_faults.of(store, VINH_LONG, [both, sms, urgent, rule()]) == []
