"""Whoever reported the same learns how it ended and why, in their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.messages import messages
from models.messages.messages import Owner
from models.people import devices
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.events import Event
from models.store.reactions import Reaction
from models.workflow.transitions import CloseReason, ReportAction
from notifications.channels import Channels
from notifications.reactions.followers import tell_followers
from notifications.reactions.reports import tell_reporter
from notifications.reactor import Outside
from tests.reporting import act, filed, resident

HANDLERS: dict[str, Callable[[Outside, Event], None]] = {
    Reaction.TELL_FOLLOWERS: tell_followers,
    Reaction.TELL_REPORTER: tell_reporter,
}


@pytest.fixture
def province(store: Store) -> Store:
    store.db[devices.DEVICES.name].insert_many([{"_id": "d1"}, {"_id": "d2"}])
    return store


def told(store: Store, id: str) -> str:
    for row in outbox.forgotten(store):
        if row["reaction"] in HANDLERS:
            HANDLERS[row["reaction"]](Outside(store, Channels({})), events.find(store, row["event_id"]))
    return "\n".join(message["body"] for message in messages.inbox(store, [Owner("device", id)]))


def resolved(store: Store, report: Report, **given: Any) -> None:
    act(store, report, ReportAction.ACCEPT)
    act(store, report, ReportAction.RESOLVE, **given)


def test_merged_report_is_told_the_reason_and_the_words_without_numbers(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, resident("d2", language="en"))
    act(province, report, ReportAction.MERGE, target=target["code"])
    resolved(
        province, target, note="Đã khảo sát, gọi 0900000012.", reason=CloseReason.CANNOT_FIX, reference=""
    )

    body = told(province, "d2")
    assert "cannot be fixed. Đã khảo sát, gọi" in body
    assert "0900000012" not in body


def test_merged_report_is_told_where_the_other_one_was_sent(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    act(province, report, ReportAction.MERGE, target=target["code"])
    act(province, target, ReportAction.REDIRECT, note="Không thuộc đây.", receiver="Tòa án nhân dân khu vực")

    assert "Tòa án nhân dân khu vực. Không thuộc đây" in told(province, "d2")


def test_report_merged_into_a_resolved_one_is_told_how_that_ended(province: Store) -> None:
    target, report = filed(province, "d1"), filed(province, "d2")
    resolved(province, target, note="Đã kiểm tra.", reason=CloseReason.NO_PROBLEM_FOUND)
    act(province, report, ReportAction.MERGE, target=target["code"])

    assert "Đã xử lý xong: kiểm tra không thấy sự cố. Đã kiểm tra" in told(province, "d2")


def test_message_of_a_referred_report_names_who_has_it_now(province: Store) -> None:
    report = filed(province, "d1")
    resolved(province, report, note="Đã chuyển.", reason=CloseReason.REFERRED, reference="Sở Y tế, số 123/CV")

    assert "(đã chuyển cơ quan khác: Sở Y tế, số 123/CV)" in told(province, "d1")
