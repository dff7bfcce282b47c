"""A trial of rules on the last reports, before anybody saves them."""

from __future__ import annotations

from typing import Any, cast

import pytest

from models.desk import routing_dry_run
from models.desk.routing_dry_run import Trial
from models.errors import Invalid
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.routing import routing
from models.routing.rules import Conditions, StoredRule
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
HEALTH, CULTURE = f"so_y_te:{VINH_LONG}", f"so_van_hoa:{VINH_LONG}"
COMMITTEE = f"ubnd:{PHUONG_TRA_VINH}"
EVERYTHING: StoredRule = {"name": "", "when": {}, "agency": "ubnd:{area}", "assignee_id": ""}


@pytest.fixture
def three(store: Store) -> Store:
    """Two reports of garbage and one of noise, the last."""
    for category, text in (("garbage", "Rác"), ("garbage", "Rác và mùi hôi"), ("noise", "Loa ồn cả đêm")):
        filing.file(store, Draft(f"{text} ở đây", category, area_id=PHUONG_TRA_VINH), RESIDENT)
    return store


def run(store: Store, *rules: StoredRule, last: int = 100) -> Trial:
    return routing_dry_run.run(store, VINH_LONG, [*rules, EVERYTHING], last)


def rule(agency: str, **when: Any) -> StoredRule:
    return {"name": "", "when": cast(Conditions, when), "agency": agency, "assignee_id": ""}


def test_the_rules_in_force_change_nothing(three: Store) -> None:
    trial = routing_dry_run.run(three, VINH_LONG, routing.from_file(), 100)

    assert (trial.reports, trial.changed, trial.examples) == (3, 0, [])


def test_what_would_go_elsewhere_is_counted_and_shown(three: Store) -> None:
    trial = run(three, rule(HEALTH, any_words=["mùi hôi"]))

    (example,) = trial.examples
    assert (trial.reports, trial.changed) == (3, 1)
    assert (example.before["agency_id"], example.after["agency_id"]) == (COMMITTEE, HEALTH)


def test_only_the_last_reports_are_tried(three: Store) -> None:
    trial = run(three, rule(HEALTH, categories=["garbage"]), last=1)

    assert (trial.reports, trial.changed) == (1, 0)


def test_rules_whose_order_decides_are_shown(three: Store) -> None:
    trial = run(three, rule(HEALTH, any_words=["rác"]), rule(CULTURE, categories=["garbage", "noise"]))

    (conflict,) = trial.conflicts
    assert (conflict["rules"], conflict["reports"]) == ([0, 1], 2)


def test_rules_that_agree_are_no_conflict(three: Store) -> None:
    trial = run(three, rule(HEALTH, any_words=["rác"]), rule(HEALTH, categories=["garbage"]))

    assert trial.conflicts == []


def test_rules_that_decide_nothing_and_those_that_fit_nothing_are_shown(three: Store) -> None:
    trial = run(
        three,
        rule(HEALTH, any_words=["rác"]),
        rule(HEALTH, categories=["garbage"]),
        rule(HEALTH, kinds=["rescue"]),
    )

    assert (trial.unused, trial.unmatched) == ([1, 2], [2])


def test_broken_rules_are_not_tried(three: Store) -> None:
    with pytest.raises(Invalid):
        run(three, rule("nobody"))


def test_trial_whose_time_is_over_ends_with_the_newest(three: Store) -> None:
    trial = routing_dry_run.run(three, VINH_LONG, [EVERYTHING], 100, seconds=0)

    assert trial.reports == 1
