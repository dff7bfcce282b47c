"""Attacks with calls for rescue: none is refused or lost, and none in a flood of them hides another.

One hand sends hundreds of calls within a minute: by one phone, by phones that it registers for that, by one network,
with one text or a new one each time.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from models.desk import desk
from models.desk.search import Filter
from models.errors import Clash
from models.handling import resident_actions, unmerging
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import bursts, call_groups, reports
from models.reports.draft import Reporter
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import ReportAction, ReportState
from tests.attacks.rescue_calls import ELSEWHERE, a_text, call, every, groups, members, on_the_desk
from tests.builders import (
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    a_citizen,
    a_device,
    an_official,
    headers_for,
)
from tests.reporting import HANDLER, LAT, LON, act, official, resident


def test_calls_of_one_device_are_one_row_that_opens_to_all_of_them(province: Store) -> None:
    filed = [call(province, "d1").report for _ in range(60)]

    assert len({report["code"] for report in filed}) == 60
    (row,) = on_the_desk(province)
    assert call_groups.sizes(province, [row]) == {call_groups.group_of(row): {"calls": 60, "open": 60}}
    assert row["burst"]["by"] == "sender"
    for asked in (filed[0], filed[30], row):
        assert {one["code"] for one in members(province, asked["code"])} == {one["code"] for one in filed}


def test_nine_calls_of_one_device_stand_singly(province: Store) -> None:
    for _ in range(bursts.LEAST_OF_SENDER - 1):
        call(province, "d1")

    assert len(on_the_desk(province)) == 9
    assert groups(province) == []


def test_calls_of_eighty_new_phones_with_new_texts_from_one_network_are_marked_and_keep_their_rows(
    province: Store,
) -> None:
    for number in range(80):
        call(province, area_id=PHUONG_LONG_DUC if number % 2 else PHUONG_TRA_VINH)

    everywhere = official(area_id=VINH_LONG)
    found, _ = desk.search(province, everywhere, Filter(), limit=1000, collapsed=True)
    assert {row["burst"]["by"] for row in found} == {"network"}
    assert len(found) == len(every(province)) == 80


def test_each_commune_sees_its_own_calls_of_a_group(province: Store) -> None:
    far = [call(province, area_id=PHUONG_LONG_DUC).report for _ in range(3)]
    for _ in range(80):
        call(province)

    found, _ = desk.search(province, official(area_id=PHUONG_LONG_DUC), Filter(), collapsed=True)
    assert {row["code"] for row in found} == {row["code"] for row in far}
    asked = Filter(area_id=PHUONG_LONG_DUC, group=far[0]["code"])
    by_area, _ = desk.search(province, official(area_id=VINH_LONG), asked)
    assert {row["code"] for row in by_area} == {row["code"] for row in far}


def test_forty_five_neighbours_behind_one_network_stand_singly(province: Store) -> None:
    filed = {
        call(province, lat=LAT + number / 1000, lon=LON, text=f"{a_text(number)}, {number} người").report[
            "code"
        ]
        for number in range(45)
    }

    assert {row["code"] for row in on_the_desk(province)} == filed
    assert groups(province) == []


def test_one_long_text_of_many_networks_is_one_row_where_nobody_names_another_place(province: Store) -> None:
    plea = "Cứu với, nhà có hai cụ già và ba trẻ em đang ở trên mái, nước còn lên, không có ghe"
    for number in range(40):
        call(province, text=f"{plea} {number}", network=f"198.51.100.{number}")
    for number in range(12):
        call(province, text=plea, network=f"203.0.113.{number}", lat=LAT + number / 100, lon=LON)

    rows = on_the_desk(province)
    assert len(rows) == 1 + 12
    assert [row["burst"]["by"] for row in rows if "burst" in row] == ["text"]


@pytest.mark.parametrize("text", ["SOS", "Cứu với, nước lên"])
def test_a_short_text_of_many_networks_groups_nobody(province: Store, text: str) -> None:
    filed = {call(province, text=text, network=f"198.51.100.{n}").report["code"] for n in range(45)}

    assert {row["code"] for row in on_the_desk(province)} == filed


def test_the_same_few_words_of_many_new_phones_from_one_network_are_one_row(province: Store) -> None:
    for number in range(30):
        call(province, text=f"Cứu với {number}", lat=LAT + number / 1000, lon=LON)

    assert [row["burst"]["by"] for row in on_the_desk(province)] == ["text"]


def test_known_people_are_in_no_group_of_a_network(province: Store) -> None:
    for _ in range(70):
        call(province)

    citizen = a_citizen(province)
    owner = Owner("citizen", citizen.id)
    known = call(province, Reporter(MessageChannel.PUSH, owner, citizen.identity.actor)).report
    far = call(province, network=ELSEWHERE).report

    assert {known["code"], far["code"]} < {row["code"] for row in on_the_desk(province)}


def test_caller_in_a_group_has_a_code_a_pin_the_hotlines_and_a_state_of_their_own(
    client: FlaskClient, province: Store
) -> None:
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
    assert {row["state"]["id"] for row in receipts} == {"submitted"}
    assert all({"comment", "withdraw"} <= set(row["actions"]) for row in receipts)


def test_ending_one_call_ends_no_other(province: Store) -> None:
    filed = [call(province, "d1").report for _ in range(12)]
    act(province, filed[0], ReportAction.REJECT, note="Gọi đùa, đã xác minh.")

    states = [reports.get(province, row["_id"])["state"] for row in filed]
    assert states == ["rejected"] + ["submitted"] * 11
    (row,) = on_the_desk(province, states=(ReportState.SUBMITTED,))
    assert call_groups.sizes(province, [row])[call_groups.group_of(row)] == {"calls": 12, "open": 11}
    again = call(province, "d1").report
    assert again["state"] == ReportState.SUBMITTED
    assert again["code"] in {one["code"] for one in members(province, filed[0]["code"])}


def test_a_call_of_a_group_is_found_by_code_and_by_words(province: Store) -> None:
    filed = [call(province, "d1").report for _ in range(12)]

    for row in filed:
        assert [one["code"] for one in on_the_desk_api(province, row["code"])] == [row["code"]]
    assert len(on_the_desk_api(province, "ap mau")) == 12


def on_the_desk_api(store: Store, typed: str) -> list[Report]:
    found, _ = desk.search(store, HANDLER, Filter(text=typed), limit=1000)
    return found


def test_the_list_shows_a_group_once_on_whatever_page_and_the_total_counts_all(
    client: FlaskClient, province: Store
) -> None:
    handler = headers_for(an_official(province, area_id=PHUONG_TRA_VINH))
    single = [call(province, f"lone-{n}", network=f"198.51.100.{n}").report["code"] for n in range(3)]
    grouped = [call(province, "d1").report["code"] for _ in range(12)]
    single += [call(province, f"late-{n}", network=f"198.51.100.{n}").report["code"] for n in range(3)]

    for order in ("newest", "oldest", "urgency", "due"):
        seen, path = [], f"/v1/desk/reports?limit=2&sort={order}"
        total = 0
        while path:
            page = client.get(path, headers=handler)
            total = total or json.loads(page.headers["X-Pagination"])["total"]
            seen += [row["code"] for row in page.get_json()]
            path = page.headers["Link"].partition("<")[2].partition(">")[0] if "Link" in page.headers else ""
        assert len(seen) == 7, order
        assert len(set(seen) & set(grouped)) == 1
        assert set(seen) > set(single)
        assert total == 18
    each = client.get("/v1/desk/reports?limit=100&collapsed=false", headers=handler).get_json()
    assert {row["code"] for row in each} == {*single, *grouped}
    shown = client.get(f"/v1/desk/reports?limit=100&group={grouped[4]}", headers=handler).get_json()
    assert {row["code"] for row in shown} == set(grouped)
    assert shown[0]["burst"] == {
        "by": "sender",
        "calls": 12,
        "open": 12,
        "name": "12 cuộc gọi, cùng người gửi",
    }
    export = client.get("/v1/desk/reports/export.csv", headers=handler).get_data(as_text=True)
    assert all(code in export for code in grouped)


def test_officials_act_on_a_whole_group_after_a_preview(client: FlaskClient, province: Store) -> None:
    handler = headers_for(an_official(province, area_id=PHUONG_TRA_VINH))
    filed = [call(province, "d1").report for _ in range(12)]
    ask = {"action": "accept", "filter": {"group": filed[5]["code"]}}
    preview = client.post("/v1/desk/reports/bulk", json=ask, headers=handler).get_json()
    items = [{"code": row["code"], "version": row["version"]} for row in preview["items"]]
    assert {row["code"] for row in items} == {row["code"] for row in filed}

    body = {"action": "accept", "items": items, "dry_run": False}
    done = client.post("/v1/desk/reports/bulk", json=body, headers=handler).get_json()

    assert all(row["ok"] for row in done["items"])
    assert {row["state"] for row in every(province)} == {"accepted"}


def test_official_takes_one_call_out_of_a_group_for_good(province: Store) -> None:
    filed = [call(province, "d1").report for _ in range(12)]

    alone = act(province, filed[3], ReportAction.UNGROUP)
    call(province, "d1")

    assert alone["state"] == ReportState.SUBMITTED
    assert {row["code"] for row in on_the_desk(province)} > {alone["code"]}
    assert len(on_the_desk(province)) == 2
    assert alone["code"] not in {row["code"] for row in members(province, filed[0]["code"])}
    with pytest.raises(Clash):
        act(province, alone, ReportAction.UNGROUP)


def test_calls_do_not_keep_an_official_from_working_on_one_of_them(province: Store) -> None:
    seen = call(province, "d1").report
    for _ in range(20):
        call(province, "d1")

    asked = ActionRequest(ReportAction.ACCEPT)
    assert desk.act(province, HANDLER, seen["code"], asked, expect=seen["version"])["state"] == "accepted"


def test_withdrawing_one_call_changes_no_other(province: Store) -> None:
    filed = [call(province, "d1").report for _ in range(12)]
    asked = ActionRequest(ReportAction.WITHDRAW)
    resident_actions.act(province, filed[0], asked, actor=resident("d1").actor)

    assert unmerging.release(province, filed[0]["_id"]) == 0
    assert {reports.get(province, row["_id"])["state"] for row in filed[1:]} == {"submitted"}


def test_burst_ends_with_its_time(province: Store) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(12):
            call(province, "d1")
        clock.shift(bursts.WINDOW + timedelta(seconds=1))
        later = call(province, "d1").report
        clock.shift(timedelta(seconds=1))

    assert "burst" not in later


@pytest.mark.slow
@pytest.mark.parametrize("alike", [True, False])
def test_many_new_senders_at_once_are_all_filed_and_marked_as_one_group(
    app: Flask, province: Store, alike: bool, every_case: bool
) -> None:
    many = 300 if every_case else 120

    def send(number: int) -> int:
        text = f"Cứu với, nhà tôi ngập tới mái rồi, có ba trẻ em {number}" if alike else a_text(number)
        area = PHUONG_LONG_DUC if number % 3 else PHUONG_TRA_VINH
        body = {"text": text, "category": "rescue", "kind": "rescue", "place": {"area": area}}
        sender = headers_for(phones[number])
        return app.test_client().post("/v1/reports", json=body, headers=sender).status_code

    phones = [a_device(province) for _ in range(many)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(many)))

    assert answers == [201] * many
    assert len(every(province)) == many
    everywhere = official(area_id=VINH_LONG)
    rows = desk.search(province, everywhere, Filter(), limit=1000, collapsed=True)[0]
    assert len(rows) == (1 if alike else many)
    found, _ = desk.search(province, everywhere, Filter(group=rows[0]["code"]), limit=1000)
    assert len(found) == many
