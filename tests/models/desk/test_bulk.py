"""One action on many reports: a preview that changes nothing, then each for itself."""

from __future__ import annotations

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.desk import bulk, desk
from models.desk.bulk import Item
from models.desk.search import Filter, Order
from models.errors import Clash, NotFound, Stale
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import WORKFLOW, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH

WARD = Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment("handler", PHUONG_TRA_VINH),))
RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})
ACCEPT = ActionRequest(ReportAction.ACCEPT)


def a_report(store: Store, area_id: str = PHUONG_TRA_VINH) -> Report:
    return filing.file(store, Draft("Đường ngập tới đầu gối", "flood", area_id=area_id), RESIDENT).report


def seen(report: Report) -> Item:
    return Item(report["code"], report["version"])


def state(store: Store, report: Report) -> str:
    return str(reports.get(store, report["_id"])["state"])


def test_preview_says_what_would_work_and_changes_nothing(province: Store) -> None:
    fresh, taken, theirs = a_report(province), a_report(province), a_report(province, PHUONG_LONG_DUC)
    desk.act(province, WARD, taken["code"], ACCEPT, expect=1)

    results = bulk.preview(province, WARD, ACCEPT, [Item(one["code"]) for one in (fresh, taken, theirs)])

    assert [(result.version, type(result.error)) for result in results] == [
        (1, type(None)),
        (2, Clash),
        (None, NotFound),
    ]
    assert state(province, fresh) == "submitted"


def test_each_report_is_changed_for_itself_and_nothing_stops_at_a_failure(province: Store) -> None:
    first, moved, last = (a_report(province) for _ in range(3))
    desk.act(province, WARD, moved["code"], ActionRequest(ReportAction.NOTE, "Đã gọi điện."), expect=1)

    results = bulk.run(province, WARD, ACCEPT, [seen(first), seen(moved), seen(last)])

    assert [type(result.error) for result in results] == [type(None), Stale, type(None)]
    assert [result.version for result in results] == [2, 2, 2]
    assert [state(province, one) for one in (first, moved, last)] == ["accepted", "submitted", "accepted"]


def test_nothing_is_said_of_a_report_of_others(province: Store) -> None:
    (result,) = bulk.run(province, WARD, ACCEPT, [seen(a_report(province, PHUONG_LONG_DUC))])

    assert (result.version, type(result.error)) == (None, NotFound)


def test_preview_knows_of_a_report_that_moved_since_it_was_seen(province: Store) -> None:
    report = a_report(province)
    desk.act(province, WARD, report["code"], ActionRequest(ReportAction.NOTE, "Đã gọi điện."), expect=1)

    (result,) = bulk.preview(province, WARD, ACCEPT, [seen(report)])

    assert isinstance(result.error, Stale)


def test_report_named_twice_is_changed_once(province: Store) -> None:
    report = a_report(province)

    bulk.run(province, WARD, ACCEPT, [seen(report), seen(report)])

    steps = [event["action"] for event in events.timeline(province, Kind.REPORT, report["_id"])]
    assert steps.count("accepted") == 1


def test_filter_chooses_what_its_list_shows(province: Store) -> None:
    report, _ = a_report(province), a_report(province, PHUONG_LONG_DUC)

    assert bulk.chosen(province, WARD, Filter(), Order.NEWEST) == ([seen(report)], False)


@pytest.mark.parametrize(
    "action", [ReportAction.RESOLVE, ReportAction.PUBLISH, ReportAction.OPEN_IDENTITY, ReportAction.EXTEND]
)
def test_what_needs_a_look_at_each_report_is_not_done_to_many(action: ReportAction) -> None:
    assert action in WORKFLOW
    assert action not in bulk.ACTIONS
