"""Figures that are kept: entered with evidence, confirmed by somebody else, never rewritten."""

from __future__ import annotations

from typing import Any

import pytest

from models.areas import agencies
from models.errors import Clash, Forbidden, Invalid
from models.files.uploads import UPLOADS
from models.store import Store
from models.targets import figure_steps, figures
from models.targets.figure_content import faults_of
from models.targets.figures import TARGET_FIGURES
from tests.builders import OLD_LONG_AN, OLD_TRA_VINH, PHUONG_TRA_VINH, TAY_NINH, VINH_LONG, in_province
from tests.planning import a_manager, an_approver, an_upload, confirmed, entered, figure_content


@pytest.mark.parametrize(
    ("given", "of"),
    [
        ({}, 104),
        ({"day": "2025-12-31", "n": 30}, 41),
        ({"target_id": "TV-2a", "n": 19}, 19),
        ({"target_id": "TV-4", "n": 9}, 9),
        ({"target_id": "TV-14", "n": 9}, 9),
        ({"target_id": "TV-14", "day": "2025-12-20", "n": 9}, 41),
        ({"target_id": "TV-6", "n": 1}, 1),
        ({"target_id": "TV-9", "n": 9, "d": 12}, 12),
        ({"area_id": "842@2021-01-01", "n": 8}, 8),
    ],
)
def test_a_denominator_is_read_from_the_list_of_that_day(
    store: Store, given: dict[str, Any], of: int
) -> None:
    assert entered(store, **given)["d"] == of


def test_the_other_province_counts_its_own_units(store: Store) -> None:
    here = in_province(store, TAY_NINH)
    official = a_manager(here, area_id=TAY_NINH)
    figure = entered(here, official, target_id="LA-9", area_id=OLD_LONG_AN, n=4)
    assert (figure["n"], figure["d"]) == (4, 6)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"n": 105}, ("n", "out_of_range")),
        ({"n": 1.5}, ("n", "not_whole")),
        ({"d": 104}, ("d", "denominator_of_list")),
        ({"target_id": "TV-9", "n": 1}, ("d", "required")),
        ({"day": "2099-01-01"}, ("day", "day_not_past")),
        ({"day": "2021-12-31"}, ("day", "day_before_plan")),
        ({"target_id": "TV-4", "n": 1, "day": "2025-07-01"}, ("area_id", "area_not_of_target")),
        ({"area_id": PHUONG_TRA_VINH}, ("area_id", "area_not_of_plan")),
        ({"target_id": "TV-6", "area_id": "842@2021-01-01", "n": 1}, ("area_id", "area_not_of_target")),
        ({"target_id": "LA-1"}, ("target_id", "target_unknown")),
        ({"note": " "}, ("note", "required")),
        ({"evidence": ["none"]}, ("evidence.0", "attachment_unknown")),
    ],
)
def test_what_is_wrong_with_a_figure_is_named(
    store: Store, given: dict[str, Any], fault: tuple[str, str]
) -> None:
    official = a_manager(store)
    content = figure_content(store, official, **{"evidence": ["none"]} | given)
    if "evidence" not in given:
        content["evidence"] = [an_upload(store, official)]
    found = faults_of(store, official.identity, content)
    assert [(one.field, one.code) for one in found] == [fault]


def test_a_figure_needs_evidence_that_becomes_part_of_it(store: Store) -> None:
    official = a_manager(store)
    content = figure_content(store, official)
    content["evidence"] = []
    with pytest.raises(Invalid) as refused:
        figure_steps.enter(store, official.identity, content)
    assert [(one.field, one.code) for one in refused.value.faults] == [("evidence", "required")]
    figure = entered(store, official)
    assert store.one(UPLOADS, figure["evidence"][0])["used_by"] == figure["_id"]


def test_a_figure_counts_once_somebody_else_confirmed_it(store: Store) -> None:
    both = a_manager(
        store, assignments=[{"role": role, "area_id": "86@2025-07-01"} for role in ("handler", "approver")]
    )
    figure = entered(store, both)
    with pytest.raises(Forbidden, match="own_figure"):
        figure_steps.decide(store, both.identity, figure["_id"], good=True, expect=1)
    assert figures.waiting(store, both.identity) == []
    other = an_approver(store)
    assert [one["_id"] for one in figures.waiting(store, other.identity)] == [figure["_id"]]
    after = figure_steps.decide(store, other.identity, figure["_id"], good=True, expect=1)
    assert (after["counts"], after["decided_by"]) == (True, other.id)
    with pytest.raises(Clash, match="figure_decided"):
        figure_steps.decide(store, other.identity, figure["_id"], good=False, reason="Sai số", expect=2)


def test_a_refusal_says_why(store: Store) -> None:
    figure = entered(store)
    other = an_approver(store)
    with pytest.raises(Invalid):
        figure_steps.decide(store, other.identity, figure["_id"], good=False, expect=1)
    after = figure_steps.decide(
        store, other.identity, figure["_id"], good=False, reason="Thiếu xã Long Đức", expect=1
    )
    assert (after["state"], after["counts"]) == ("refused", False)


def test_a_later_day_takes_the_place_of_an_earlier_one_and_keeps_its_row(store: Store) -> None:
    early, late = confirmed(store, day="2023-06-30", n=40), confirmed(store, day="2023-12-31", n=50)
    afterwards = confirmed(store, day="2023-03-31", n=30)
    rows = {row["_id"]: row["counts"] for row in store.collection(TARGET_FIGURES).find()}
    assert rows == {early["_id"]: False, late["_id"]: True, afterwards["_id"]: False}
    found = figures.history(store, "TV-1", OLD_TRA_VINH)
    assert [one["n"] for one in found] == [50, 40, 30]


def test_a_merged_ward_keeps_the_history_of_what_it_was(store: Store) -> None:
    for code, n in (("29239", 1), ("29260", 0)):
        confirmed(store, area_id=f"{code}@2021-01-01", n=n)
    confirmed(store, area_id=PHUONG_TRA_VINH, day="2025-12-31", n=1)
    found = figures.history(store, "TV-1", PHUONG_TRA_VINH)
    assert [one["area_id"][:5] for one in found] == ["29242", "29260", "29239"]


def test_a_commune_enters_its_own_figure_and_no_others(store: Store) -> None:
    official = a_manager(store, area_id=PHUONG_TRA_VINH)
    entered(store, official, area_id="29239@2021-01-01", n=1)
    with pytest.raises(Forbidden):
        entered(store, official, area_id="29263@2021-01-01", n=1)
    with pytest.raises(Forbidden):
        entered(store, official, area_id=OLD_TRA_VINH)


def test_whoever_acts_for_a_committee_enters_and_confirms_the_figures_of_its_commune(store: Store) -> None:
    mine = {"area_id": PHUONG_TRA_VINH, "agency_id": agencies.committee(PHUONG_TRA_VINH)}
    figure = entered(store, a_manager(store, **mine), area_id=PHUONG_TRA_VINH, n=1, day="2025-12-31")
    head = an_approver(store, **mine).identity
    assert figure_steps.decide(store, head, figure["_id"], good=True, expect=1)["state"] == "confirmed"


def test_whoever_acts_for_another_office_enters_no_figure_of_its_area(store: Store) -> None:
    police = a_manager(store, area_id=VINH_LONG, agency_id=agencies.agency_id("cong_an", VINH_LONG))
    with pytest.raises(Forbidden, match="no_permission"):
        entered(store, police, area_id=PHUONG_TRA_VINH, n=1, day="2025-12-31")
