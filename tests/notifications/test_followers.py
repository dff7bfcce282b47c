"""Followers are told of public steps, each once, and nothing that was meant for the reporter."""

from __future__ import annotations

import pytest

from models.messages import messages
from models.messages.messages import Owner
from models.messages.shapes import OpenedMessage
from models.people import devices
from models.reports import followers
from models.store import Store, events, outbox
from models.store.reactions import Reaction
from models.workflow.transitions import ReportAction
from notifications.channels import Channels
from notifications.reactions.followers import tell_followers
from notifications.reactor import Outside
from tests.reporting import act, filed, fixed, resident


@pytest.fixture(autouse=True)
def _phones(province: Store) -> None:
    """Phones without a push address, so that every message stays in the inbox."""
    for phone in ("d1", "d2", "d3"):
        province.db[devices.DEVICES.name].insert_one({"_id": phone})


def told(store: Store, id: str) -> list[OpenedMessage]:
    """What a device finds in its inbox after every reaction for followers was done twice."""
    for row in outbox.forgotten(store):
        if row["reaction"] == Reaction.TELL_FOLLOWERS:
            for _ in range(2):  # after a crash it runs again
                tell_followers(Outside(store, Channels({})), events.find(store, row["event_id"]))
    return messages.inbox(store, [Owner("device", id)])


def test_follower_is_told_of_a_step_once_with_state_unit_and_due_date(province: Store) -> None:
    report = filed(province, "d1")
    followers.follow(province, report, resident("d2", language="en"))
    act(province, report, ReportAction.ACCEPT, note="Chị cứ yên tâm")

    (message,) = told(province, "d2")

    assert message["title"] == f"Report {report['code']} that you follow: Accepted by the agency"
    assert "Accepted" in message["body"]
    assert "yên tâm" not in message["body"]


def test_follower_is_not_told_what_the_agency_writes_to_the_reporter(province: Store) -> None:
    report = filed(province, "d1")
    followers.follow(province, report, resident("d2"))
    act(province, report, ReportAction.REPLY, note="Chị gọi cho tôi nhé")
    act(province, report, ReportAction.ASK, note="Nhà chị ở đâu?")

    assert told(province, "d2") == []


def test_reporter_of_a_merged_report_is_told_when_the_other_one_is_resolved(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    act(province, report, ReportAction.MERGE, target=target["code"])
    fixed(province, target)

    titles = [message["title"] for message in told(province, "d2")]

    assert titles[-1] == f"Phản ánh {report['code']} của bạn: Đã xử lý xong"
    assert target["code"] in told(province, "d2")[-1]["body"]


def test_reporter_gets_no_message_as_a_follower(province: Store) -> None:
    report = filed(province, "d1")
    followers.follow(province, report, resident("d3"))
    act(province, report, ReportAction.ACCEPT)

    assert told(province, "d1") == []
    assert len(told(province, "d3")) == 1


def test_nobody_is_told_after_he_unfollowed(province: Store) -> None:
    report = filed(province, "d1")
    followers.follow(province, report, resident("d2"))
    followers.unfollow(province, report, [Owner("device", "d2")])
    act(province, report, ReportAction.ACCEPT)

    assert told(province, "d2") == []
