"""My work: what waits for an official, and nothing that they can do nothing about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.access.callers import Identity
from models.access.permissions import Role
from models.alerts import drafting, drills
from models.alerts.cap_terms import Status
from models.areas import agencies
from models.content import approving
from models.desk import my_work
from models.desk.my_work import WorkKind
from models.reports.reports import REPORTS
from models.store import Store
from models.workflow.transitions import ReportAction
from tests import alerting, posting
from tests.builders import PHUONG_TRA_VINH, VINH_LONG
from tests.reporting import act, filed

WARD = agencies.committee(PHUONG_TRA_VINH)

HANDLER = posting.somebody(Role.HANDLER, PHUONG_TRA_VINH, WARD)


def test_what_was_accepted_stays_until_somebody_has_it(store: Store) -> None:
    report = act(store, filed(store, "d1"), ReportAction.ACCEPT)
    assert [work.report and work.report["_id"] for work in my_work.waiting(store, HANDLER)] == [report["_id"]]
    assert my_work.counts(store, HANDLER).mine == 1


def test_what_another_agency_handles_is_read_and_does_not_wait(store: Store) -> None:
    report = filed(store, "d1")
    other = f"so_y_te:{VINH_LONG}"
    store.collection(REPORTS).update_one(
        {"_id": report["_id"]}, {"$set": {"agency_id": other, "known_to": [WARD]}}
    )
    assert my_work.waiting(store, HANDLER) == []
    assert my_work.counts(store, HANDLER).mine == 0


def test_a_post_waits_for_whoever_may_approve_it_then_for_its_writer(store: Store) -> None:
    post = posting.submitted(store)
    assert _kinds(store, posting.EDITOR) == [WorkKind.POST]
    assert my_work.counts(store, posting.EDITOR).posts == 1
    assert _kinds(store, posting.WARD_WRITER) == []
    approving.send_back(store, posting.EDITOR, post["_id"], "Thiếu giờ.", expect=post["version"])
    assert (_kinds(store, posting.EDITOR), _kinds(store, posting.WARD_WRITER)) == ([], [WorkKind.POST])


def test_a_warning_waits_at_once_and_is_late_only_after_a_while(store: Store) -> None:
    alert = alerting.submitted(store, Status.ACTUAL)
    (work,) = my_work.waiting(store, alerting.APPROVER)
    assert (work.due_at, work.late) == (None, False)
    drafting.give_back(store, alerting.APPROVER, alert["_id"], "Thiếu giờ.", expect=alert["version"])
    assert _kinds(store, alerting.APPROVER) == []
    assert _kinds(store, alerting.DUTY) == [WorkKind.ALERT]


def test_a_drill_waits_until_it_begins(store: Store) -> None:
    exercise, later = alerting.drafted(store), datetime.now(UTC) + timedelta(hours=2)
    drills.plan(
        store, alerting.DUTY, {"name": "Triều cường", "starts_at": later, "alert_ids": [exercise["_id"]]}
    )
    drafting.submit(store, alerting.DUTY, exercise["_id"], expect=exercise["version"])
    (work,) = my_work.waiting(store, alerting.APPROVER)
    assert work.due_at is not None
    assert (abs(work.due_at - later) < timedelta(seconds=1), work.late) == (True, False)


def _kinds(store: Store, official: Identity) -> list[WorkKind]:
    return [work.kind for work in my_work.waiting(store, official)]
