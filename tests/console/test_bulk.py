"""One action on many reports at the console: choose, preview with reasons, carry out, and what is left."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.access.permissions import Role
from models.reports import reports
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction, ReportState
from tests.builders import PHUONG_TRA_VINH
from tests.console import visiting
from tests.console.visiting import Visitor
from tests.reporting import act, filed

HERE, RUN = "/console/reports/bulk", "/console/reports/bulk/run"


@pytest.fixture
def me(app: Flask, store: Store) -> Visitor:
    """A handler of the ward."""
    return visiting.with_role(app, store, Role.HANDLER, area_id=PHUONG_TRA_VINH)


@pytest.fixture
def two(store: Store) -> tuple[Report, Report]:
    """A new report, and one that is accepted already."""
    first, second = filed(store), filed(store, "d2", text="Rác chất đống", category="garbage")
    return first, act(store, second, ReportAction.ACCEPT)


def _item(report: Report) -> str:
    return f"{report['code']}:{report['version']}"


def _ticked(page: TestResponse) -> list[str]:
    return re.findall(r'name="item" value="([^"]+)" aria-label="[^"]+" checked', page.text)


def _key(page: TestResponse) -> str:
    found = re.search(r'data-no-version><input type="hidden" name="key" value="([^"]+)">', page.text)
    assert found
    return found[1]


def test_the_queue_has_a_box_for_each_report_and_leads_on(me: Visitor, two: tuple[Report, Report]) -> None:
    queue = me.get("/console/reports")
    assert all(f'name="item" value="{_item(one)}"' in queue.text for one in two)
    page = me.get(f"{HERE}?item={_item(two[0])}")
    assert _ticked(page) == [_item(two[0])]


def test_a_preview_says_why_and_changes_nothing(
    me: Visitor, store: Store, two: tuple[Report, Report]
) -> None:
    page = me.send(HERE, do="accept", step="preview", item=[_item(one) for one in two])
    assert "Xem trước: làm được 1 phản ánh." in visiting.sentence(page)
    assert "Làm với 1 phản ánh" in page.text
    assert re.search(r'<span class="wrong">[^<]+</span>', page.text)
    assert reports.get(store, two[0]["_id"])["state"] == ReportState.SUBMITTED


def test_it_is_carried_out_and_the_failed_ones_stay_chosen(
    me: Visitor, store: Store, two: tuple[Report, Report]
) -> None:
    preview = me.send(HERE, do="accept", step="preview", item=[_item(one) for one in two])
    fields = {"do": "accept", "item": [_item(one) for one in two], "key": _key(preview)}
    page = me.send(RUN, **fields)
    assert "Đã làm 1 phản ánh." in visiting.sentence(page)
    assert _ticked(page) == [_item(two[1])]
    assert reports.get(store, two[0]["_id"])["state"] == ReportState.ACCEPTED
    assert me.send(RUN, **fields).text == page.text


def test_a_report_that_has_changed_since_is_left_alone(
    me: Visitor, store: Store, two: tuple[Report, Report]
) -> None:
    act(store, two[0], ReportAction.NOTE, note="Người khác đã ghi")
    page = me.send(RUN, do="accept", item=[_item(two[0])])
    assert "Vừa có người thay đổi" in page.text
    assert reports.get(store, two[0]["_id"])["state"] == ReportState.SUBMITTED


def test_what_somebody_changed_before_the_preview_is_not_done_by_the_way(
    me: Visitor, store: Store, two: tuple[Report, Report]
) -> None:
    third = filed(store, "d3", text="Đèn hỏng")
    act(store, two[0], ReportAction.NOTE, note="Người khác đã ghi")
    preview = me.send(HERE, do="accept", step="preview", item=[_item(two[0]), _item(third)])
    assert "Vừa có người thay đổi" in preview.text
    assert _ticked(preview) == [_item(third)]


def test_what_fits_the_chosen_ones_is_offered_first(me: Visitor, two: tuple[Report, Report]) -> None:
    page = me.get(f"{HERE}?item={_item(two[0])}")
    assert page.text.index('<option value="accept"') < page.text.index('<option value="start"')


def test_what_is_missing_is_told_and_what_was_typed_stays(me: Visitor, two: tuple[Report, Report]) -> None:
    page = me.send(HERE, do="forward", step="preview", item=[_item(two[0])], note="Thuộc công ty thoát nước")
    assert page.status_code == 422
    assert "Thuộc công ty thoát nước" in page.text
    assert _ticked(page) == [_item(two[0])]


def test_everything_that_a_filter_finds_can_be_chosen(me: Visitor, two: tuple[Report, Report]) -> None:
    page = me.get(f"{HERE}?state=submitted&all=true")
    assert _ticked(page) == [_item(two[0])]


def test_without_a_choice_the_page_says_what_to_do(me: Visitor) -> None:
    assert "Chưa chọn phản ánh nào." in me.get(HERE).text
    assert me.send(RUN, do="accept").status_code == 422


def test_a_viewer_has_no_boxes(app: Flask, store: Store, two: tuple[Report, Report]) -> None:
    viewer = visiting.with_role(app, store, Role.VIEWER)
    assert 'name="item"' not in viewer.get("/console/reports").text
    assert viewer.get(HERE).status_code == 403
