"""A calendar that changes while clocks run: no step is lost, and none is done twice."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import notifications.reactions  # noqa: F401 - registers the reactions
from models.handling.action_request import ActionRequest
from models.promises import calendars
from models.promises.calendars import CalendarDay
from models.store import Store, outbox
from models.store.events import SYSTEM
from models.store.reactions import Reaction
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official
from tests.notifications.clockwork import (
    FILED,
    FRIDAY,
    REMINDER,
    THURSDAY,
    TUESDAY,
    WARD,
    Travel,
    act,
    clock_steps,
    flooded,
    work,
)


def storm(store: Store, *days: date) -> None:
    """Nobody works on these days, as the province says from now on."""
    calendar = copy.deepcopy(calendars.from_file())
    off: list[CalendarDay] = [{"date": day.isoformat(), "name": "Bão", "basis": "decision"} for day in days]
    calendar["days_off"] = sorted([*calendar["days_off"], *off], key=lambda row: row["date"])
    calendars.save(store, VINH_LONG, calendar, expect=0, actor=SYSTEM)


def waiting_clocks(store: Store) -> int:
    """Count the pending steps of clocks."""
    return store.collection(outbox.OUTBOX).count_documents(
        {"reaction": Reaction.WATCH_CLOCK, "state": outbox.OutboxState.PENDING}
    )


def test_missed_promise_goes_up_later_when_days_off_are_added(at: Travel, province: Store) -> None:
    an_official(province, area_id=PHUONG_TRA_VINH, agency_id=WARD, role="viewer")
    report = flooded(province)
    for moment in (REMINDER, THURSDAY):
        at(moment)
        work(province)
    storm(province, FRIDAY.date(), FRIDAY.date() + timedelta(days=3))
    found = []
    for moment in (FRIDAY, TUESDAY):
        at(moment)
        work(province)
        found.append(clock_steps(province, report))

    assert found == [["reminded", "overdue"], ["reminded", "overdue", "escalated"]]


def test_resident_is_asked_again_later_when_a_day_off_is_added(
    at: Travel, province: Store, ward: Caller
) -> None:
    report = flooded(province)
    act(province, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Ngập ở đoạn nào?"))
    storm(province, FILED.date() + timedelta(days=2))
    found = []
    for days in (3, 4):
        at(FILED + timedelta(days=days))
        work(province)
        found.append(clock_steps(province, report))

    assert found == [[], ["nudged"]]


def test_one_clock_of_a_report_runs_whatever_moved_its_steps(
    at: Travel, province: Store, ward: Caller
) -> None:
    report = flooded(province)
    act(province, ward.identity, report, ActionRequest(ReportAction.ACCEPT))
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Ngập ở đoạn nào?"))
    storm(province, FILED.date() + timedelta(days=2))
    at(FILED + timedelta(days=3))
    work(province)

    assert waiting_clocks(province) == 1
