"""Merged reports: their residents hear of the main one, and are not lost when it is withdrawn."""

from __future__ import annotations

from models.desk import desk
from models.handling import resident_actions, unmerging
from models.handling.action_request import ActionRequest
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports import filing, followers, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, events
from models.store.collections import Kind
from models.store.reactions import Reaction
from models.workflow.transitions import CloseReason, ReportAction
from notifications.channels import Channels
from notifications.reactions.followers import tell_followers
from notifications.reactions.reports import release_merged, tell_reporter
from notifications.reactor import Outside
from tests.builders import PHUONG_TRA_VINH, Caller

HANDLERS = {
    Reaction.RELEASE_MERGED: release_merged,
    Reaction.TELL_FOLLOWERS: tell_followers,
    Reaction.TELL_REPORTER: tell_reporter,
}


def reporter(number: int) -> Reporter:
    phone = Owner("device", f"d{number}")
    return Reporter(MessageChannel.PUSH, phone, {"kind": "device", "id": phone.id})


def a_report(store: Store, number: int) -> Report:
    draft = Draft("Rác chất đống trước chợ", "garbage", area_id=PHUONG_TRA_VINH)
    return filing.file(store, draft, reporter(number)).report


def act(store: Store, official: Caller, report: Report, asked: ActionRequest) -> Report:
    now = reports.get(store, report["_id"])
    return desk.act(store, official.identity, report["code"], asked, expect=now["version"])


def follow_all(store: Store) -> None:
    """Do everything that is pending now, once."""
    outside = Outside(store, Channels({}))
    for row in list(store.db.outbox.find({"reaction": {"$in": list(HANDLERS)}}).sort("_id", 1)):
        HANDLERS[row["reaction"]](outside, events.find(store, row["event_id"]))


def told(store: Store, number: int) -> list[str]:
    """The steps that somebody was told of."""
    found = messages.inbox(store, [Owner("device", f"d{number}")])
    return sorted(message["data"]["action"] for message in found)


def test_whoever_reported_the_same_hears_of_each_step_and_of_the_end(
    province: Store, handler: Caller
) -> None:
    main, same = a_report(province, 1), a_report(province, 2)
    act(province, handler, same, ActionRequest(ReportAction.MERGE, target=main["code"]))
    act(province, handler, main, ActionRequest(ReportAction.ACCEPT))
    act(
        province, handler, main, ActionRequest(ReportAction.RESOLVE, "Thuộc tỉnh khác.", CloseReason.NOT_OURS)
    )
    act(province, handler, main, ActionRequest(ReportAction.CLOSE, "Đã gọi điện xác nhận."))

    follow_all(province)

    assert told(province, 2) == ["accepted", "closed", "merged", "resolved"]


def test_merged_report_stands_alone_again_when_the_main_one_is_withdrawn(
    province: Store, handler: Caller
) -> None:
    main, same = a_report(province, 1), a_report(province, 2)
    followers.follow(province, same, reporter(3))
    act(province, handler, same, ActionRequest(ReportAction.MERGE, target=main["code"]))
    resident_actions.act(province, main, ActionRequest(ReportAction.WITHDRAW), actor=reporter(1).actor)

    follow_all(province)
    # The reactions to that are pending in their turn.
    follow_all(province)

    apart = reports.get(province, same["_id"])
    assert (apart["state"], apart["merged_into"], followers.count(province, apart)) == ("submitted", None, 1)
    assert "unmerged" in told(province, 2)


def test_release_done_twice_separates_once(province: Store, handler: Caller) -> None:
    main, same = a_report(province, 1), a_report(province, 2)
    act(province, handler, same, ActionRequest(ReportAction.MERGE, target=main["code"]))
    resident_actions.act(province, main, ActionRequest(ReportAction.WITHDRAW), actor=reporter(1).actor)

    assert [unmerging.release(province, main["_id"]) for _ in range(2)] == [1, 0]

    steps = [event["action"] for event in events.timeline(province, Kind.REPORT, same["_id"])]
    assert steps.count("unmerged") == 1
