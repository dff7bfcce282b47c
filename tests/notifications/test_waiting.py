"""A report that waits for its resident: they are asked again, and then work goes on without them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

import notifications.reactions  # noqa: F401 - registers the reactions
from models.errors import Clash, Stale
from models.handling import no_answer, reminders, resident_actions
from models.handling.action_request import ActionRequest
from models.language.dates import VIETNAM
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports import followers, reports
from models.reports.draft import Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.workflow.transitions import ReportAction
from tests.builders import Caller
from tests.notifications.clockwork import (
    FILED,
    RESIDENT,
    Travel,
    act,
    clock_steps,
    flooded,
    heard,
    of,
    work,
)

#: Asked on Monday at 9:00; asked again on Thursday, and on Wednesday work goes on.
NUDGED = FILED + timedelta(days=3)
RESUMED = FILED + timedelta(days=9)

QUESTION = "Ngập ở đoạn nào?"


@pytest.fixture
def report(at: Travel, province: Store, ward: Caller) -> Report:
    """A report that waits since it was filed."""
    filed = flooded(province)
    act(province, ward.identity, filed, ActionRequest(ReportAction.ACCEPT))
    return act(province, ward.identity, filed, ActionRequest(ReportAction.ASK, QUESTION))


def answer(store: Store, report: Report) -> Report:
    asked = ActionRequest(ReportAction.ANSWER, "Trước cổng trường.")
    return resident_actions.act(store, reports.get(store, report["_id"]), asked, actor=RESIDENT.actor)


def test_resident_is_asked_again_with_the_question_and_the_day(
    at: Travel, province: Store, report: Report
) -> None:
    work(province)
    at(NUDGED)
    work(province)

    (_, _, message) = messages.inbox(province, [RESIDENT.owner])
    assert message["data"]["action"] == "nudged"
    assert QUESTION in message["body"]
    assert RESUMED.strftime("%H:%M %d/%m/%Y") in message["body"]


def test_work_goes_on_without_an_answer_and_everybody_hears_of_it(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    work(province)
    for moment in (NUDGED, RESUMED):
        at(moment)
        work(province)

    after = reports.get(province, report["_id"])
    assert (after["state"], clock_steps(province, report)) == ("accepted", ["nudged", "resumed"])
    assert heard(province, RESIDENT.owner)[-2:] == ["nudged", "resumed"]
    assert heard(province, of(ward))[-1] == "resumed"


def test_step_says_that_there_was_no_answer(at: Travel, province: Store, report: Report) -> None:
    for moment in (NUDGED, RESUMED):
        at(moment)
        work(province)

    last = events.timeline(province, Kind.REPORT, report["_id"])[-1]
    message = messages.inbox(province, [RESIDENT.owner])[-1]
    assert (last["actor"]["kind"], last["public"]) == ("system", True)
    assert "khi chưa có bổ sung" in message["title"]


def test_promise_has_as_much_left_as_when_it_stopped(at: Travel, province: Store, report: Report) -> None:
    for moment in (NUDGED, RESUMED):
        at(moment)
        work(province)

    # It stood still for seven working days.
    assert reports.get(province, report["_id"])["due_at"] == datetime(2026, 12, 7, 17, 0, tzinfo=VIETNAM)


def test_nothing_happens_before_its_time(at: Travel, province: Store, report: Report) -> None:
    found = []
    for moment in (NUDGED, RESUMED):
        at(moment - timedelta(seconds=1))
        work(province)
        found.append(clock_steps(province, report))
        at(moment)
        work(province)

    assert found == [[], ["nudged"]]


def test_after_a_long_stop_the_resident_still_has_the_whole_further_time(
    at: Travel, province: Store, report: Report
) -> None:
    at(RESUMED + timedelta(days=20))
    work(province)
    before = clock_steps(province, report)
    at(RESUMED + timedelta(days=26))
    work(province)

    assert (before, clock_steps(province, report)) == (["nudged"], ["nudged", "resumed"])


def test_answer_ends_the_wait(at: Travel, province: Store, report: Report) -> None:
    at(NUDGED)
    work(province)
    answer(province, report)
    at(RESUMED)
    work(province)

    assert "resumed" not in clock_steps(province, report)


def test_asked_once_more_the_wait_begins_again(
    at: Travel, province: Store, report: Report, ward: Caller
) -> None:
    at(NUDGED)
    work(province)
    answer(province, report)
    act(province, ward.identity, report, ActionRequest(ReportAction.ASK, "Cổng nào?"))
    at(RESUMED)
    work(province)
    told = events.timeline(province, Kind.REPORT, report["_id"])

    assert [event["note"] for event in told if event["action"] == "nudged"] == [QUESTION, "Cổng nào?"]
    assert reports.get(province, report["_id"])["state"] == "waiting"


def test_answer_and_clock_at_the_same_moment_make_one_step(
    at: Travel, province: Store, report: Report
) -> None:
    at(NUDGED)
    work(province)
    at(RESUMED)

    def answered() -> bool:
        try:
            return bool(answer(province, report))
        except Clash:
            return False

    with ThreadPoolExecutor(4) as pool:
        mine = pool.submit(answered)
        clocks = [pool.submit(reminders.step, province, report["_id"]) for _ in range(3)]
        answers, resumes = mine.result(), sum(bool(one.result()) for one in clocks)

    found = [event["action"] for event in events.timeline(province, Kind.REPORT, report["_id"])]
    assert answers + resumes == 1
    assert found.count("answered") + found.count("resumed") == 1
    assert [event["seq"] for event in events.timeline(province, Kind.REPORT, report["_id"])] == list(
        range(1, len(found) + 1)
    )


def test_remark_at_the_same_moment_keeps_no_step_from_being_done(
    at: Travel, province: Store, report: Report
) -> None:
    at(NUDGED)
    row = province.collection(outbox.OUTBOX).find_one(
        {"reaction": "watch_clock", "event_id": _asked(province, report)}
    )
    assert row is not None
    asked = ActionRequest(ReportAction.COMMENT, "Vẫn còn ngập.")
    with ThreadPoolExecutor(2) as pool:
        said = pool.submit(
            resident_actions.act, province, reports.get(province, report["_id"]), asked, actor=RESIDENT.actor
        )
        done = pool.submit(work, province)
        said.result(), done.result()

    assert clock_steps(province, report) == ["nudged"]


def test_worker_killed_after_the_step_does_it_once(at: Travel, province: Store, report: Report) -> None:
    at(NUDGED)
    query = {"reaction": "watch_clock", "event_id": _asked(province, report)}
    assert outbox.claim(province, province.collection(outbox.OUTBOX).find_one(query)["_id"])  # type: ignore[index]
    reminders.step(province, report["_id"])
    # it dies here; its lease runs out
    at(NUDGED + timedelta(minutes=5))
    work(province)

    assert clock_steps(province, report) == ["nudged"]


def test_followers_hear_of_the_missed_promise_once_and_who_is_responsible(
    at: Travel, province: Store
) -> None:
    filed = flooded(province)
    other = Owner("chat", "web:2")
    followers.follow(province, filed, Reporter(MessageChannel.INBOX, other, {"kind": "chat", "id": "web:2"}))
    at(FILED + timedelta(days=30))
    work(province)

    (message,) = messages.inbox(province, [other])
    assert message["data"]["action"] == "overdue"
    assert "Phường Trà Vinh" in message["body"]


def _asked(store: Store, report: Report) -> str:
    (event,) = (one for one in events.timeline(store, Kind.REPORT, report["_id"]) if one["action"] == "asked")
    return str(event["_id"])


def test_two_workers_at_once_ask_the_resident_again_once(at: Travel, province: Store, report: Report) -> None:
    at(NUDGED)
    no_answer.step(province, report)

    with pytest.raises(Stale):
        no_answer.step(province, report)
