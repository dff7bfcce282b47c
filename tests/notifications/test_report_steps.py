"""What follows the steps of a report: the unit's inbox, duties by law, and closing in time."""

from __future__ import annotations

from collections.abc import Iterator

from models.areas import agencies
from models.categories.report_kinds import ReportKind
from models.desk import desk
from models.handling import resident_actions
from models.handling.action_request import ActionRequest
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.events import Event
from models.store.reactions import Reaction
from models.workflow.transitions import CloseReason, Rating, ReportAction
from notifications.channels import Channels
from notifications.reactions.tell_about_reports import close_report, tell_office, tell_reporter
from notifications.reactor import Outside
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official

PHONE = Owner("device", "d1")
RESIDENT = Reporter(MessageChannel.PUSH, PHONE, {"kind": "device", "id": "d1"}, language="en")
COMMITTEE = agencies.committee(PHUONG_TRA_VINH)

HANDLERS = {
    Reaction.TELL_OFFICE: tell_office,
    Reaction.CLOSE_REPORT: close_report,
    Reaction.TELL_REPORTER: tell_reporter,
}


def a_report(
    store: Store, text: str = "Rác chất đống trước chợ", kind: ReportKind = ReportKind.INCIDENT
) -> Report:
    category = "rescue" if kind is ReportKind.RESCUE else "garbage"
    draft = Draft(text, category, kind, area_id=PHUONG_TRA_VINH)
    return filing.file(store, draft, RESIDENT).report


def act(store: Store, official: Caller, report: Report, asked: ActionRequest) -> Report:
    return desk.act(store, official.identity, report["code"], asked, expect=report["version"])


def say(store: Store, report: Report, asked: ActionRequest) -> Report:
    return resident_actions.act(store, report, asked, actor=RESIDENT.actor)


def resolved(store: Store, official: Caller) -> Report:
    accepted = act(store, official, a_report(store), ActionRequest(ReportAction.ACCEPT))
    return act(
        store,
        official,
        accepted,
        ActionRequest(ReportAction.RESOLVE, "Thuộc tỉnh khác.", CloseReason.NOT_OURS),
    )


def follow(store: Store, report: Report, *, times: int = 1) -> None:
    """Do what follows the events of a report, also what is due later, so many times."""
    for _ in range(times):
        for event, reaction in list(_pending(store, report)):
            HANDLERS[reaction](Outside(store, Channels({})), event)


def _pending(store: Store, report: Report) -> Iterator[tuple[Event, Reaction]]:
    for event in events.timeline(store, Kind.REPORT, report["_id"]):
        for row in store.collection(outbox.OUTBOX).find({"event_id": event["_id"]}):
            if Reaction(row["reaction"]) in HANDLERS:
                yield event, Reaction(row["reaction"])


def inbox(store: Store, official: Caller) -> list[str]:
    return [row["data"]["action"] for row in messages.inbox(store, [Owner("official", official.id)])]


def test_new_report_stands_in_the_inbox_of_its_unit_once(province: Store, handler: Caller) -> None:
    elsewhere = an_official(province, area_id=PHUONG_LONG_DUC, agency_id=agencies.committee(PHUONG_LONG_DUC))
    above = an_official(province, role="duty_officer", area_id=VINH_LONG)

    follow(province, a_report(province), times=2)

    assert [inbox(province, one) for one in (handler, elsewhere, above)] == [["filed"], [], []]


def test_report_of_a_unit_without_officials_reaches_the_nearest_above(province: Store) -> None:
    above = an_official(province, role="duty_officer", area_id=VINH_LONG)
    viewer = an_official(province, role="viewer", area_id=VINH_LONG)

    follow(province, a_report(province))

    assert (inbox(province, above), inbox(province, viewer)) == (["filed"], [])


def test_call_for_rescue_reaches_everybody_who_may_help(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    above = an_official(province, role="duty_officer", area_id=VINH_LONG)

    follow(province, a_report(province, "Nước cuốn, cứu với", kind=ReportKind.RESCUE))

    assert (inbox(province, near), inbox(province, above)) == (["filed"], ["filed"])


def test_every_word_of_the_resident_is_work_for_the_one_who_has_the_report(
    province: Store, handler: Caller
) -> None:
    colleague = an_official(province, area_id=PHUONG_TRA_VINH, agency_id=COMMITTEE)
    given = act(
        province, handler, a_report(province), ActionRequest(ReportAction.ASSIGN, assignee_id=colleague.id)
    )
    asked = act(province, handler, given, ActionRequest(ReportAction.ASK, "Ở đoạn nào?"))
    answered = say(province, asked, ActionRequest(ReportAction.ANSWER, "Cổng sau."))
    say(province, answered, ActionRequest(ReportAction.COMMENT, "Tràn ra đường rồi."))

    follow(province, given)

    assert inbox(province, colleague) == ["filed", "assigned", "answered", "commented"]
    assert inbox(province, handler) == []


def test_reopened_report_is_work_for_the_whole_unit_again(province: Store, handler: Caller) -> None:
    report = say(province, resolved(province, handler), ActionRequest(ReportAction.REOPEN, "Vẫn còn rác."))

    follow(province, report)

    assert "reopened" in inbox(province, handler)


def test_official_is_not_told_what_he_did_himself(province: Store, handler: Caller) -> None:
    act(
        province,
        handler,
        report := a_report(province),
        ActionRequest(ReportAction.ASSIGN, assignee_id=handler.id),
    )

    follow(province, report)

    assert inbox(province, handler) == ["filed"]


def test_resolved_report_is_closed_when_the_time_for_rating_is_over(province: Store, handler: Caller) -> None:
    report = resolved(province, handler)

    follow(province, report, times=2)

    steps = [event["action"] for event in events.timeline(province, Kind.REPORT, report["_id"])]
    assert reports.get(province, report["_id"])["state"] == "closed"
    assert steps.count("lapsed") == 1


def test_rated_report_is_closed_already(province: Store, handler: Caller) -> None:
    report = resolved(province, handler)
    rated = say(province, report, ActionRequest(ReportAction.RATE, rating=Rating.SATISFIED))

    follow(province, report)

    assert reports.get(province, report["_id"])["version"] == rated["version"]


def test_reopened_and_resolved_report_has_its_full_time_again(province: Store, handler: Caller) -> None:
    first = resolved(province, handler)
    event = events.timeline(province, Kind.REPORT, first["_id"])[-1]
    again = act(
        province,
        handler,
        say(province, first, ActionRequest(ReportAction.REOPEN, "Vẫn còn rác.")),
        ActionRequest(ReportAction.ACCEPT),
    )
    act(
        province, handler, again, ActionRequest(ReportAction.RESOLVE, "Đã dọn.", CloseReason.NO_PROBLEM_FOUND)
    )

    close_report(Outside(province, Channels({})), event)

    assert reports.get(province, first["_id"])["state"] == "resolved"


def test_resident_is_told_at_once_where_a_matter_of_the_law_belongs(province: Store) -> None:
    report = a_report(province, "Tôi khiếu nại quyết định thu hồi đất của xã")

    follow(province, report, times=2)

    (message,) = messages.inbox(province, [PHONE])
    assert "Citizens' Reception Board" in message["body"]
    assert report["code"] in message["title"]
