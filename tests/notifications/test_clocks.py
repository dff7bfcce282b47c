"""The clock of a report: officials are reminded, the resident hears of a missed promise, and it goes up the tree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import notifications.reactions  # noqa: F401 - registers the reactions
from models.access.permissions import Role
from models.desk import desk
from models.desk.search import Filter
from models.errors import NotFound
from models.handling import reminders, resident_actions
from models.handling.action_request import ActionRequest
from models.language.dates import VIETNAM
from models.reports import filing, reports
from models.reports.draft import Draft
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.workflow.transitions import CloseReason, ReportAction
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.notifications.clockwork import (
    FILED,
    FRIDAY,
    PROVINCE,
    REMINDER,
    RESIDENT,
    THURSDAY,
    TUESDAY,
    Travel,
    act,
    clock_steps,
    flooded,
    heard,
    of,
    work,
)


@pytest.fixture
def leader(at: Travel, province: Store) -> Caller:
    return an_official(province, role=Role.VIEWER, agency_id=PROVINCE)


@pytest.fixture
def report(at: Travel, province: Store, ward: Caller, leader: Caller) -> Report:
    return flooded(province)


def steps(store: Store, report: Report) -> list[str]:
    return [event["action"] for event in events.timeline(store, Kind.REPORT, report["_id"])]


def test_next_step_of_a_new_report_stands_in_the_store(province: Store, report: Report) -> None:
    (row,) = province.collection(outbox.OUTBOX).find({"reaction": "watch_clock"})

    assert (row["due_at"], report["due_at"]) == (REMINDER, THURSDAY)


@pytest.mark.parametrize(
    ("category", "remind_at"),
    [
        ("erosion", datetime(2026, 11, 24, 14, 12, tzinfo=VIETNAM)),
        ("flood", REMINDER),
        ("health", datetime(2026, 12, 3, 7, 0, tzinfo=VIETNAM)),  # eight days: the last one
    ],
)
def test_reminder_comes_on_the_last_day_or_after_four_fifths(
    at: Travel, province: Store, category: str, remind_at: datetime
) -> None:
    draft = Draft("Cần xem ngay chỗ này", category, area_id=PHUONG_TRA_VINH)

    assert filing.file(province, draft, RESIDENT).report["remind_at"] == remind_at


def test_nothing_happens_before_its_time(at: Travel, province: Store, report: Report) -> None:
    at(REMINDER - timedelta(microseconds=1000))
    work(province)

    assert clock_steps(province, report) == []


def test_unit_is_reminded_and_the_resident_is_not(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    at(REMINDER)
    work(province)

    assert clock_steps(province, report) == ["reminded"]
    assert heard(province, of(ward)) == ["filed", "reminded"]
    assert heard(province, RESIDENT.owner) == []


def test_missed_promise_is_told_to_the_unit_and_to_the_resident(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    for moment in (REMINDER, THURSDAY):
        at(moment)
        work(province)

    assert heard(province, of(ward)) == ["filed", "reminded", "overdue"]
    assert heard(province, RESIDENT.owner) == ["overdue"]
    public = events.timeline(province, Kind.REPORT, report["_id"], public_only=True)
    assert [event["action"] for event in public] == ["filed", "overdue"]


def test_nothing_follows_the_last_level(at: Travel, province: Store, report: Report) -> None:
    at(THURSDAY + timedelta(days=60))
    work(province)

    assert clock_steps(province, report) == ["overdue", "escalated"]
    assert outbox.count(province, outbox.OutboxState.PENDING) == 0


def test_after_a_long_stop_what_is_due_is_done_once_and_the_reminder_left_out(
    at: Travel, province: Store, report: Report
) -> None:
    at(FRIDAY)
    work(province)

    assert clock_steps(province, report) == ["overdue", "escalated"]


def test_step_that_is_done_twice_happens_once(at: Travel, province: Store, report: Report) -> None:
    at(REMINDER)
    assert reminders.step(province, report["_id"])
    assert reminders.step(province, report["_id"]) is None

    assert clock_steps(province, report) == ["reminded"]


def test_worker_killed_between_step_and_note_of_it_does_it_once(
    at: Travel, province: Store, report: Report
) -> None:
    at(THURSDAY)
    pending = province.collection(outbox.OUTBOX).find_one({"reaction": "watch_clock"})
    row = outbox.claim(province, pending["_id"])  # type: ignore[index]
    reminders.step(province, report["_id"])
    assert row is not None
    # it dies here; its lease runs out
    at(THURSDAY + timedelta(minutes=5))
    work(province)

    assert clock_steps(province, report) == ["overdue"]


def test_report_that_was_answered_in_time_never_reminds(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    act(province, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
    asked = ActionRequest(ReportAction.RESOLVE, "Không thấy ngập.", CloseReason.NO_PROBLEM_FOUND)
    act(province, ward.identity, report, asked)
    at(TUESDAY)
    work(province)

    assert clock_steps(province, report) == []


def test_resolved_report_is_closed_by_the_system_when_nobody_rates_it(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    act(province, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
    asked = ActionRequest(ReportAction.RESOLVE, "Không thấy ngập.", CloseReason.NO_PROBLEM_FOUND)
    act(province, ward.identity, report, asked)
    at(FILED + timedelta(days=200))
    work(province)

    assert steps(province, report)[-1] == "lapsed"


def test_report_that_waits_for_its_resident_neither_reminds_nor_is_late(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Ngập ở số nhà nào?"))
    at(TUESDAY)
    work(province)

    assert clock_steps(province, report) == ["nudged"]


def test_answer_starts_the_clock_again_where_it_stopped(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Ngập ở số nhà nào?"))
    at(FILED + timedelta(days=7))
    act(province, ward.identity, report, ActionRequest(ReportAction.RESUME))
    work(province)
    at(THURSDAY + timedelta(days=7))
    work(province)

    assert clock_steps(province, report) == ["resumed", "overdue"]


def test_extension_moves_everything(at: Travel, province: Store, report: Report, ward: Caller) -> None:
    act(province, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
    at(REMINDER)
    work(province)
    later = THURSDAY + timedelta(days=7)
    act(province, ward.identity, report, ActionRequest(ReportAction.EXTEND, "Chờ vật tư.", date=later))
    at(later - timedelta(minutes=1))
    work(province)
    before = clock_steps(province, report)
    at(later)
    work(province)

    assert (before, clock_steps(province, report)) == (
        ["reminded", "reminded"],
        ["reminded", "reminded", "overdue"],
    )


def test_reopened_report_has_a_clock_of_its_own(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    at(FRIDAY)
    work(province)
    act(province, ward.identity, report, ActionRequest(ReportAction.REJECT, "Không rõ chỗ."))
    rejected, asked = reports.get(province, report["_id"]), ActionRequest(ReportAction.REOPEN, "Vẫn ngập.")
    reopened = resident_actions.act(province, rejected, asked, actor=RESIDENT.actor)

    assert (reopened["stage"], reopened["escalated_to"]) == ("running", [])
    assert reopened["remind_at"] > datetime.now(UTC)


def test_pause_after_the_end_holds_back_the_way_up(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    at(THURSDAY)
    work(province)
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Ngập ở số nhà nào?"))
    at(FRIDAY + timedelta(days=7))
    act(province, ward.identity, report, ActionRequest(ReportAction.RESUME))
    work(province)

    assert clock_steps(province, report) == ["overdue", "resumed"]


def test_agency_above_finds_what_went_up_to_it(
    at: Travel, province: Store, report: Report, leader: Caller
) -> None:
    wanted = Filter(escalated=True)
    before, _ = desk.search(province, leader.identity, wanted)
    with pytest.raises(NotFound):
        desk.find(province, leader.identity, report["code"])
    at(FRIDAY)
    work(province)
    after, _ = desk.search(province, leader.identity, wanted)

    assert (before, [row["code"] for row in after]) == ([], [report["code"]])
    assert desk.find(province, leader.identity, report["code"])
