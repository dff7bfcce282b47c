"""Attacks with calls for rescue: none is refused or lost, and none in a flood of them hides another.

One hand sends hundreds of calls within a minute: by one phone, by phones that it registers for that, by one network,
with one text or a new one each time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from models.categories.report_kinds import ReportKind
from models.desk import desk
from models.desk.search import Filter
from models.handling import resident_actions, unmerging
from models.handling.action_request import ActionRequest
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.reports import bursts, filing, reports
from models.reports.draft import Draft, Filed, Reporter
from models.reports.reports import REPORTS, BurstBy, Report
from models.store import Store, events, outbox
from models.store.collections import Kind
from models.store.reactions import Reaction
from models.workflow.transitions import ReportAction, ReportState
from notifications.channels import Channels
from notifications.reactions.tell_about_reports import tell_office
from notifications.reactor import Outside
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    Caller,
    a_citizen,
    a_device,
    an_official,
    headers_for,
)
from tests.reporting import HANDLER, act, resident

NETWORK, ELSEWHERE = "192.0.2.1", "198.51.100.7"

_NUMBERS = count(1)

#: Words from which texts are made that are not alike.
WORDS = re.findall(
    r"\w+",
    "nước mái nhà bà con trẻ em già yếu cột điện đổ cây gãy thuyền chìm ghe lật cầu sập đường trơn bùn đất sạt lở"
    " kênh rạch tràn bờ đê vỡ kho lúa gạo trôi heo gà vịt trâu bò chạy không kịp tối mưa lớn gió mạnh sấm chớp lạnh",
)


def a_text(number: int) -> str:
    """Return a text of ten words that no other number has alike."""
    return "Cứu với " + " ".join(
        WORDS[(number * 7 + step * (number % 11 + 3)) % len(WORDS)] for step in range(9)
    )


def call(
    store: Store, who: str | Reporter = "", text: str = "", network: str = NETWORK, **given: Any
) -> Filed:
    """Call for rescue, as the doors do."""
    number = next(_NUMBERS)
    row: dict[str, Any] = {"area_id": PHUONG_TRA_VINH, "address": f"Ấp Mẫu {number}"} | given
    draft = Draft(text or a_text(number), "rescue", ReportKind.RESCUE, **row)
    reporter = who if isinstance(who, Reporter) else resident(who or f"phone-{number}")
    return filing.file(store, draft, reporter, network=network)


def on_the_desk(store: Store, **wanted: Any) -> list[Report]:
    found, _ = desk.search(store, HANDLER, Filter(**wanted), limit=1000)
    return found


def heads(store: Store) -> list[Report]:
    return [row for row in on_the_desk(store) if "calls" in row.get("burst", {})]


def letters(store: Store, official: Caller, filed: Sequence[Report]) -> int:
    """Do what tells the office of every event of these reports; return how many letters an official has."""
    for report in filed:
        for event in events.timeline(store, Kind.REPORT, report["_id"]):
            row = {"event_id": event["_id"], "reaction": Reaction.TELL_OFFICE}
            if store.collection(outbox.OUTBOX).find_one(row):
                tell_office(Outside(store, Channels({})), event)
    return len(messages.inbox(store, [Owner("official", official.id)], limit=1000))


def every(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find({"kind": ReportKind.RESCUE}))


def test_calls_of_one_device_are_grouped_from_the_tenth_on(province: Store) -> None:
    near = an_official(province, area_id=PHUONG_TRA_VINH)
    filed = [call(province, "d1").report for _ in range(60)]

    assert len({report["code"] for report in filed}) == 60
    assert len(on_the_desk(province)) == bursts.LEAST[BurstBy.SENDER] == 10
    (head,) = heads(province)
    assert head["burst"] == {"by": "sender", "calls": 51}
    assert len(on_the_desk(province, group=head["code"])) == 50
    assert letters(province, near, filed) == 10 + len({2, 5, 10, 25, 50})


def test_calls_of_new_phones_with_new_texts_from_one_network_are_grouped(province: Store) -> None:
    for _ in range(80):
        call(province)

    assert len(every(province)) == 80
    assert len(on_the_desk(province)) == bursts.LEAST[BurstBy.NETWORK] == 30
    (head,) = heads(province)
    assert head["burst"] == {"by": "network", "calls": 51}


def test_calls_of_new_phones_with_one_text_are_grouped_whatever_their_network(province: Store) -> None:
    plea = "Cứu với, nhà có hai cụ già và ba trẻ em đang ở trên mái, nước còn lên, không có ghe"
    for number in range(40):
        call(province, text=f"{plea} {number}", network=f"198.51.100.{number}")

    assert len(every(province)) == 40
    assert len(on_the_desk(province)) == 10
    assert heads(province)[0]["burst"] == {"by": "text", "calls": 31}


def test_twenty_phones_behind_one_network_with_different_emergencies_all_stand_on_the_desk(
    province: Store,
) -> None:
    filed = {call(province).report["code"] for _ in range(20)}

    assert {row["code"] for row in on_the_desk(province)} == filed
    assert heads(province) == []


def test_short_text_of_many_people_in_different_places_groups_nobody(province: Store) -> None:
    filed = {
        call(province, text="Cứu với, nước lên", network=f"198.51.100.{n}").report["code"] for n in range(25)
    }

    assert {row["code"] for row in on_the_desk(province)} == filed


def test_flood_from_a_network_hides_neither_another_commune_nor_known_people(province: Store) -> None:
    for _ in range(40):
        call(province)

    other = call(province, area_id=PHUONG_LONG_DUC).report
    citizen = a_citizen(province)
    known = call(
        province,
        Reporter(MessageChannel.PUSH, Owner("citizen", citizen.id), citizen.identity.actor),
    ).report
    far = call(province, network=ELSEWHERE).report

    assert [row["state"] for row in (other, known, far)] == [ReportState.SUBMITTED] * 3
    assert known["code"] in {row["code"] for row in on_the_desk(province)}


def test_caller_in_a_group_has_a_code_a_pin_and_the_hotlines(client: FlaskClient, province: Store) -> None:
    phone = a_device(province)
    receipts = []
    for number in range(12):
        body = {
            "text": a_text(number),
            "category": "rescue",
            "kind": "rescue",
            "place": {"area": PHUONG_TRA_VINH},
        }
        answer = client.post("/v1/reports", json=body, headers=headers_for(phone))
        assert answer.status_code == 201
        receipts.append(json.loads(answer.data))

    assert len({row["code"] for row in receipts}) == 12
    assert all(row["pin"] and row["hotlines"] for row in receipts)
    assert receipts[-1]["state"]["id"] == "merged"


def test_call_after_the_head_has_ended_stands_on_the_desk_again(province: Store) -> None:
    for _ in range(12):
        call(province, "d1")
    (head,) = heads(province)
    act(province, head, ReportAction.REJECT, note="Gọi đùa.")

    again = call(province, "d1").report
    more = call(province, "d1").report

    assert again["state"] == ReportState.SUBMITTED
    assert again["code"] in {row["code"] for row in on_the_desk(province)}
    assert more["merged_into"] == again["_id"]


def test_official_separates_what_is_another_matter(province: Store) -> None:
    for _ in range(12):
        call(province, "d1")
    (head,) = heads(province)
    member = on_the_desk(province, group=head["code"])[0]

    alone = act(province, member, ReportAction.UNMERGE, note="Nhà khác, cần cứu thật.")

    assert alone["state"] == ReportState.SUBMITTED
    assert alone["code"] in {row["code"] for row in on_the_desk(province)}
    assert reports.get(province, head["_id"])["burst"]["calls"] == 2


def test_calls_do_not_keep_an_official_from_working_on_the_head(province: Store) -> None:
    for _ in range(12):
        call(province, "d1")
    (seen,) = heads(province)
    call(province, "d1")

    asked = ActionRequest(ReportAction.ACCEPT)
    assert desk.act(province, HANDLER, seen["code"], asked, expect=seen["version"])["state"] == "accepted"


def test_withdrawing_the_head_does_not_fill_the_desk(province: Store) -> None:
    for _ in range(30):
        call(province, "d1")
    (head,) = heads(province)
    asked = ActionRequest(ReportAction.WITHDRAW)
    resident_actions.act(province, head, asked, actor=resident("d1").actor)

    unmerging.release(province, head["_id"])

    assert len(on_the_desk(province, states=(ReportState.SUBMITTED,))) == 10
    (fresh,) = (row for row in heads(province) if row["state"] == ReportState.SUBMITTED)
    assert fresh["burst"]["calls"] == 20
    assert len(on_the_desk(province, group=fresh["code"])) == 19


def test_burst_ends_with_its_time(province: Store) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(12):
            call(province, "d1")
        clock.shift(bursts.WINDOW + timedelta(seconds=1))
        later = call(province, "d1").report
        for _ in range(8):
            call(province, "d1")
        clock.shift(timedelta(seconds=1))

    assert later["state"] == ReportState.SUBMITTED


def test_each_commune_has_a_head_of_its_own(province: Store) -> None:
    for number in range(24):
        call(province, "d1", area_id=PHUONG_LONG_DUC if number % 2 else PHUONG_TRA_VINH)

    found = [row["place"]["area_id"] for row in every(province) if "calls" in row.get("burst", {})]
    assert sorted(found) == sorted([PHUONG_LONG_DUC, PHUONG_TRA_VINH])


def test_call_whose_head_is_never_free_stands_on_the_desk_by_itself(province: Store) -> None:
    for _ in range(10):
        call(province, "d1")
    (head,) = heads(province)

    with province.db.client.start_session() as session, session.start_transaction():
        province.db.reports.update_one({"_id": head["_id"]}, {"$inc": {"burst.calls": 1}}, session=session)
        alone = call(province, "d1").report
        session.abort_transaction()
    merged = call(province, "d1").report

    assert (alone["state"], merged["state"]) == (ReportState.SUBMITTED, ReportState.MERGED)


@pytest.mark.slow
@pytest.mark.parametrize("alike", [True, False])
def test_hundreds_of_new_senders_at_once_are_all_filed_and_fill_no_desk(
    app: Flask, province: Store, alike: bool
) -> None:
    def send(number: int) -> int:
        text = f"Cứu với, nhà tôi ngập tới mái rồi, có ba trẻ em {number}" if alike else a_text(number)
        body = {"text": text, "category": "rescue", "kind": "rescue", "place": {"area": PHUONG_TRA_VINH}}
        sender = headers_for(phones[number])
        return app.test_client().post("/v1/reports", json=body, headers=sender).status_code

    phones = [a_device(province) for _ in range(300)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(300)))

    assert answers == [201] * 300
    assert len(every(province)) == 300
    assert len(on_the_desk(province)) < 60
    assert sum(row["burst"]["calls"] for row in heads(province)) > 240
