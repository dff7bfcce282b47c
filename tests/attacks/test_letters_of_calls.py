"""Letters to officials about calls for rescue in a group: few of them, and nothing is told too late."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import time_machine

from models.messages import messages
from models.messages.messages import Owner
from models.messages.shapes import OpenedMessage
from models.reports import call_news, rescue_details
from models.reports.reports import Report
from models.reports.rescue_details import Supplement
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.reactions import Reaction
from models.workflow.transitions import ReportAction
from notifications.channels import Channels
from notifications.reactions import call_letters
from notifications.reactions.tell_about_reports import tell_office
from notifications.reactor import NotYetError, Outside
from tests.attacks.rescue_calls import call
from tests.builders import PHUONG_TRA_VINH, Caller, an_official
from tests.reporting import act, resident


def letters(store: Store, official: Caller, filed: Sequence[Report]) -> int:
    """Do what tells the office of every event of these reports; return how many letters an official has."""
    for report in filed:
        for event in events.timeline(store, Kind.REPORT, report["_id"]):
            row = {"event_id": event["_id"], "reaction": Reaction.TELL_OFFICE}
            if store.collection(outbox.OUTBOX).find_one(row):
                with suppress(NotYetError):
                    tell_office(Outside(store, Channels({})), event)
    return len(letters_of(store, official))


def letters_of(store: Store, official: Caller) -> list[OpenedMessage]:
    return messages.inbox(store, [Owner("official", official.id)], limit=1000)


def test_officials_get_fewer_letters_of_a_group_and_none_waits_for_long(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        filed = [call(province, "d1").report for _ in range(69)]
        # All of them are in the group already when the first letter is written.
        assert letters(province, near, filed) == len({1, 2, 5, 10, 25, 50})
        waiting = province.collection(call_news.CALL_NEWS).find_one({"official_id": near.id})
        assert waiting
        event = events.find(province, waiting["waits"])

        clock.shift(call_letters.WAIT + timedelta(seconds=1))
        tell_office(Outside(province, Channels({})), event)

    newest = max(letters_of(province, near), key=lambda row: row["_id"])
    assert "69 cuộc gọi, cùng người gửi. 19 tin mới" in newest["body"]
    assert newest["data"]["action"] == "more_calls"


def test_new_words_of_a_caller_in_a_group_reach_the_desk(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        filed = [call(province, "d1").report for _ in range(12)]
        before = letters(province, near, filed)
        more = Supplement("Nước tới cổ rồi")
        rescue_details.add(province, filed[7]["_id"], more, resident("d1"), key="m1")
        (event,) = (
            row
            for row in events.timeline(province, Kind.REPORT, filed[7]["_id"])
            if row["action"] == "supplemented"
        )
        with suppress(NotYetError):
            tell_office(Outside(province, Channels({})), event)
        clock.shift(call_letters.WAIT + timedelta(seconds=1))
        waiting = province.collection(call_news.CALL_NEWS).find_one({"official_id": near.id})
        assert waiting
        tell_office(Outside(province, Channels({})), events.find(province, waiting["waits"]))

    assert len(letters_of(province, near)) == before + 1


def test_words_of_a_call_that_somebody_works_on_are_told_at_once(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    filed = [call(province, "d1").report for _ in range(12)]
    before = letters(province, near, filed)
    act(province, filed[7], ReportAction.ACCEPT)
    rescue_details.add(province, filed[7]["_id"], Supplement("Nước tới cổ"), resident("d1"), key="m1")
    (event,) = (
        row
        for row in events.timeline(province, Kind.REPORT, filed[7]["_id"])
        if row["action"] == "supplemented"
    )

    tell_office(Outside(province, Channels({})), event)

    assert len(letters_of(province, near)) == before + 1
    assert "Nước tới cổ" in max(letters_of(province, near), key=lambda row: row["_id"])["body"]
