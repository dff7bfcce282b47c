"""The desk: who sees which report, and what it takes to move it on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.areas import agencies
from models.desk import desk
from models.desk.search import Filter
from models.errors import Clash, Forbidden, Invalid, NotFound, Stale
from models.files import uploads
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG
from tests.photos import photo

RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})


def official(area_id: str = PHUONG_TRA_VINH, role: Role = Role.HANDLER, agency_id: str = "") -> Identity:
    held = Assignment(role, area_id, agency_id)
    return Identity(CallerKind.OFFICIAL, f"o-{role}", assignments=(held,), name="Cán bộ thử")


HANDLER = official(agency_id=agencies.committee(PHUONG_TRA_VINH))


def a_report(store: Store, area_id: str = PHUONG_TRA_VINH, category: str = "flood") -> Report:
    return filing.file(store, Draft("Đường ngập tới đầu gối", category, area_id=area_id), RESIDENT).report


def an_after_photo(store: Store, who: Identity = HANDLER) -> str:
    saved = uploads.save(store, photo((80, 60)), owner=Owner("official", who.id), actor=who.actor)
    return str(saved["_id"])


def act(store: Store, report: Report, asked: ActionRequest, who: Identity = HANDLER) -> Report:
    return desk.act(store, who, report["code"], asked, expect=report["version"])


def accepted(store: Store) -> Report:
    return act(store, a_report(store), ActionRequest(ReportAction.ACCEPT))


EVERYTHING = Filter()


def codes(store: Store, who: Identity, wanted: Filter = EVERYTHING) -> set[str]:
    found, _ = desk.search(store, who, wanted)
    return {report["code"] for report in found}


def test_handler_sees_the_reports_of_his_committee_alone(province: Store) -> None:
    mine, _ = a_report(province), a_report(province, PHUONG_LONG_DUC)

    assert codes(province, HANDLER) == {mine["code"]}


def test_viewer_of_the_province_sees_all(province: Store) -> None:
    both = {a_report(province)["code"], a_report(province, PHUONG_LONG_DUC)["code"]}

    assert codes(province, official(VINH_LONG, Role.VIEWER)) == both


def test_editor_sees_no_report(province: Store) -> None:
    a_report(province)

    assert codes(province, official(VINH_LONG, Role.EDITOR)) == set()


def test_report_of_another_unit_is_not_found_rather_than_forbidden(province: Store) -> None:
    theirs = a_report(province, PHUONG_LONG_DUC)

    with pytest.raises(NotFound):
        desk.find(province, HANDLER, theirs["code"])


def test_filters_combine(province: Store) -> None:
    flood, _ = a_report(province), a_report(province, category="garbage")

    wanted = Filter(("submitted",), ("flood",), area_id=VINH_LONG)
    assert codes(province, HANDLER, wanted) == {flood["code"]}
    assert codes(province, HANDLER, Filter(("accepted",), ("flood",))) == set()


def test_pages_neither_repeat_nor_skip(province: Store) -> None:
    filed = [a_report(province)["code"] for _ in range(5)]

    first, cursor = desk.search(province, HANDLER, Filter(), limit=3)
    a_report(province)
    second, end = desk.search(province, HANDLER, Filter(), after=cursor, limit=3)

    assert [report["code"] for report in [*first, *second]] == filed[::-1]
    assert end is None


def test_steps_lead_from_submitted_to_resolved(province: Store) -> None:
    report = accepted(province)
    answered = act(province, report, ActionRequest(ReportAction.REPLY, "Đội thoát nước đang tới."))
    asked = ActionRequest(
        ReportAction.RESOLVE, "Đã khơi cống.", CloseReason.FIXED, photo_ids=[an_after_photo(province)]
    )
    resolved = act(province, answered, asked)

    steps = [event["action"] for event in events.timeline(province, Kind.REPORT, report["_id"])]
    assert (resolved["state"], resolved["close_reason"]) == ("resolved", "fixed")
    assert steps == ["filed", "accepted", "replied", "resolved"]


def test_physical_work_is_not_fixed_without_an_after_photo(province: Store) -> None:
    with pytest.raises(Invalid) as refused:
        act(province, accepted(province), ActionRequest(ReportAction.RESOLVE, "Xong.", CloseReason.FIXED))

    assert [fault.code for fault in refused.value.faults] == ["after_photo_missing"]


def test_report_can_be_closed_as_not_ours_without_a_photo(province: Store) -> None:
    asked = ActionRequest(ReportAction.RESOLVE, "Thuộc tỉnh khác.", CloseReason.NOT_OURS)

    assert act(province, accepted(province), asked)["close_reason"] == "not_ours"


def test_everything_that_an_action_lacks_is_named_at_once(province: Store) -> None:
    with pytest.raises(Invalid) as refused:
        act(province, accepted(province), ActionRequest(ReportAction.RESOLVE))

    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("note", "required"),
        ("reason", "required"),
    }


def test_rejection_needs_a_reason(province: Store) -> None:
    with pytest.raises(Invalid):
        act(province, a_report(province), ActionRequest(ReportAction.REJECT, "  "))


def test_step_that_does_not_lead_on_is_refused(province: Store) -> None:
    with pytest.raises(Clash):
        act(province, accepted(province), ActionRequest(ReportAction.ACCEPT))


def test_viewer_may_look_and_not_act(province: Store) -> None:
    with pytest.raises(Forbidden):
        act(
            province, a_report(province), ActionRequest(ReportAction.ACCEPT), official(VINH_LONG, Role.VIEWER)
        )


def test_of_two_officials_at_once_one_wins_and_the_other_sees_the_current_state(province: Store) -> None:
    report = a_report(province)

    def try_it(_: int) -> str:
        try:
            return str(act(province, report, ActionRequest(ReportAction.ACCEPT))["state"])
        except Stale as lost:
            return f"lost to {(lost.current or {}).get('state')}"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_it, range(2))) == ["accepted", "lost to accepted"]
