"""A walk through rules: where a report that nobody filed would go, and what each rule said to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from models.areas import agencies
from models.desk import routing_walk
from models.desk.routing_walk import Imagined, Step
from models.language.dates import VIETNAM
from models.routing.rules import Conditions, StoredRule
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG

SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)
HEALTH, COMMITTEE = "so_y_te:{province}", "ubnd:{area}"
REPORT = Imagined("Rác đầy chợ, hôi quá", "garbage", "incident", PHUONG_TRA_VINH, SUNDAY)


def rule(agency: str, when: Conditions) -> StoredRule:
    return {"name": "", "when": when, "agency": agency, "assignee_id": ""}


@pytest.mark.parametrize(
    ("when", "lacks"),
    [
        ({"categories": ["power_outage"]}, "categories"),
        ({"kinds": ["rescue"]}, "kinds"),
        ({"areas": [PHUONG_LONG_DUC]}, "areas"),
        ({"any_words": ["mất điện"]}, "any_words"),
        ({"all_words": ["rác", "sông"]}, "all_words"),
        ({"hours": "office"}, "hours"),
    ],
)
def test_a_rule_says_which_condition_does_not_hold(store: Store, when: Conditions, lacks: str) -> None:
    walk = routing_walk.through(store, [rule(HEALTH, when), rule(COMMITTEE, {})], REPORT)
    assert walk.steps == [Step(0, lacks), Step(1, "")]
    assert walk.decision is not None
    assert walk.decision.agency_id == agencies.committee(PHUONG_TRA_VINH)


def test_the_walk_ends_at_the_rule_that_decides(store: Store) -> None:
    rules = [rule(HEALTH, {"any_words": ["hoi"]}), rule(COMMITTEE, {})]
    walk = routing_walk.through(store, rules, REPORT)
    assert walk.steps == [Step(0, "")]
    assert walk.decision is not None
    assert walk.decision.agency_id == f"so_y_te:{VINH_LONG}"


def test_a_rule_with_a_closed_agency_is_passed_over_and_says_so(store: Store) -> None:
    walk = routing_walk.through(store, [rule("none:{province}", {}), rule(COMMITTEE, {})], REPORT)
    assert walk.steps == [Step(0, "", closed=True), Step(1, "")]


def test_a_report_that_no_rule_takes_goes_nowhere(store: Store) -> None:
    walk = routing_walk.through(store, [rule("none:{province}", {})], REPORT)
    assert (walk.decision, walk.steps) == (None, [Step(0, "", closed=True)])
