"""Two reports side by side, merged into each other and taken apart again."""

from __future__ import annotations

import pytest
from flask import Flask

from models.access.permissions import Role
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction, ReportState
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import LAT, act, filed


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def two(store: Store) -> tuple[Report, Report]:
    """Two reports about one flood, 111 m apart."""
    return filed(store), filed(store, "d2", text="Đường ngập nước tới đầu gối", lat=LAT + 0.001)


def test_both_stand_side_by_side_with_what_lies_between(me: Visitor, two: tuple[Report, Report]) -> None:
    page = me.get(f"/console/reports/{two[0]['code']}/similar/{two[1]['code']}").text
    assert "Hai nơi cách nhau 111 m." in page
    assert all(one["text"] in page for one in two)
    assert f"Gộp {two[0]['code']} vào {two[1]['code']}" in page
    assert f"Gộp {two[1]['code']} vào {two[0]['code']}" in page


def test_one_is_merged_into_the_other_from_there(
    me: Visitor, store: Store, two: tuple[Report, Report]
) -> None:
    page = me.get(f"/console/reports/{two[0]['code']}/similar/{two[1]['code']}")
    assert me.send(f"/console/reports/{two[0]['code']}", **me.form(page, "merge")).status_code == 303
    assert reports.get(store, two[0]["_id"])["state"] == ReportState.MERGED
    shown = me.get(f"/console/reports/{two[0]['code']}/similar/{two[1]['code']}").text
    assert f"/console/reports/{two[0]['code']}?do=unmerge" in shown


def test_a_merged_one_is_taken_out_again(me: Visitor, store: Store, two: tuple[Report, Report]) -> None:
    act(store, two[0], ReportAction.MERGE, target=two[1]["code"])
    address = f"/console/reports/{two[0]['code']}"
    fields = me.form(me.get(address), "unmerge") | {"note": "Hai nơi khác nhau"}
    assert me.send(address, **fields).status_code == 303
    assert reports.get(store, two[0]["_id"])["state"] == ReportState.SUBMITTED


def test_the_form_of_merging_begins_with_the_best_proposal(me: Visitor, two: tuple[Report, Report]) -> None:
    page = me.get(f"/console/reports/{two[0]['code']}?do=merge").text
    assert f'value="{two[1]["code"]}" id="merge-target"' in page
    assert "So sánh hai việc trước khi gộp" in page


def test_one_that_nobody_may_see_is_not_compared(me: Visitor, two: tuple[Report, Report]) -> None:
    assert me.get(f"/console/reports/{two[0]['code']}/similar/VL-00000").status_code == 404
