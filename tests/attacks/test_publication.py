"""Attacks on what is public at once: a text that may name somebody or their home waits for an official, everywhere."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from local.processes import ROOT
from models.desk import desk
from models.desk.search import Filter
from models.language import doubts
from models.migrations import m0007_public_place
from models.reports import reports
from models.reports.report_map import Box, features
from models.reports.reports import REPORTS, Report
from models.store import Store
from models.workflow.transitions import ReportAction
from tests.builders import Caller, headers_for
from tests.problems import assert_problem
from tests.reporting import HANDLER, LAT, LON, act, filed

HERE = Box(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)

#: What gives somebody away, in the words that residents use.
PERSONAL = (
    "Đèn trước nhà bà Sáu không sáng",
    "đèn trước nhà ông nguyễn văn mẫu hư",
    "den duong toi qua, nha ong Mau",
    "Trần Thị Mẫu báo đèn hỏng",
    "Đèn hỏng, tôi tên là mẫu",
    "Đèn hỏng trước số nhà 45",
    "Đèn hỏng trước nhà 12/3",
    "Đèn ở 123/45/6 khóm 3 không sáng",
    "Đèn ở 45 đường Mẫu không sáng",
    "Đèn hỏng, gọi 0900 000 012",
    "ភ្លើងខូចនៅមុខផ្ទះលោកសុខ",
    "nha ba lua bi mat den",
    "Tám Lúa nói đèn hư",
    "đèn trước nhà tám lúa không sáng",
    "chị lúa báo đèn hỏng",
    "ong tu mau bao den hu",
    "NHÀ BÀ LÚA KHÔNG CÓ ĐÈN",
    "Đèn hỏng trước nhà người bị HIV",
    "nguoi bi tam than pha den",
)

PLAIN = (
    "Đèn đường không sáng ba đêm nay",
    "Đèn đường Trần Phú không sáng",
    "Trụ đèn số 45 hẻm 3 không sáng từ ngày 5/11",
    "Cầu Long Bình 1 tối om, gần chợ Trà Vinh, phường 5",
    "Đèn hỏng ở ngã ba Long Đức, tối thứ ba Khóm 4 mất điện",
    "Anh chị sửa đèn giúp, cảm ơn",
    "Bà con trong ấp ba đêm nay không có đèn, các cô chú đi lại khó",
    "nha ba tang bi tat den, co chau nho di hoc ve toi",
    "Độ mặn 3 phần ngàn, đơn vị thi công trình thi công ban đêm",
    "ភ្លើងតាមផ្លូវមិនភ្លឺ",
)


def street_light(store: Store, text: str, **given: str) -> Report:
    return filed(store, category="street_light", text=text, **given)


def read_by_all(client: FlaskClient, report: Report) -> list[bool]:
    """Say at each door whether anybody reads the report there."""
    own = client.get(f"/v1/reports/{report['code']}")
    listed = json.loads(client.get("/open311/v2/requests.json").data)
    one = client.get(f"/open311/v2/requests/{report['code']}.json")
    assert {own.status_code, one.status_code} in ({200}, {404})
    there = {"lat": LAT, "lon": LON, "category": report["category"]}
    near = json.loads(client.get("/v1/reports/nearby", query_string=there).data)
    box = f"{HERE.west},{HERE.south},{HERE.east},{HERE.north}"
    on_map = json.loads(client.get("/v1/reports/map", query_string={"bbox": box}).data)["features"]
    return [
        own.status_code == 200 and "text" in own.get_json(),
        report["code"] in {row["service_request_id"] for row in listed},
        one.status_code == 200 and one.get_json()[0]["description"] is not None,
        report["code"] in {row["code"] for row in near},
        report["code"] in {row["id"] for row in on_map},
    ]


@pytest.mark.parametrize("text", PERSONAL)
def test_text_that_may_be_personal_has_a_doubt(text: str) -> None:
    assert doubts.of(text)


def test_each_doubt_says_where_it_stands() -> None:
    text = "Nhà bà Tư Mẫu ở số nhà 45 có người bị HIV"
    found = [(one.kind, text[one.start : one.end]) for one in doubts.find(text)]
    assert found == [("name", "bà Tư Mẫu"), ("home", "số nhà 45"), ("health", "HIV")]


def test_few_ordinary_reports_are_held_back_for_nothing() -> None:
    # Those of later writers give names, homes and illnesses on purpose.
    every = (ROOT / "models/data/report_texts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    lines = [line for line in every if line.endswith("\tfounders")]
    held = [line for line in lines if doubts.of(line.split("\t")[1])]
    assert len(held) <= len(lines) / 100


def test_one_click_publishes_no_name_home_or_illness(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = street_light(province, "Nhà bà Tư Mẫu bị HIV, đèn trước số nhà 45 hỏng, gọi 0900 000 012")
    desk_of = headers_for(handler)
    shown = client.get(f"/v1/desk/reports/{report['code']}", headers=desk_of)
    doubtful = shown.get_json()["doubts"]
    assert [one["text"] for one in doubtful] == ["bà Tư Mẫu", "HIV", "số nhà 45"]
    path = f"/v1/desk/reports/{report['code']}/actions/publish"
    headers = {**desk_of, "If-Match": shown.headers["ETag"]}
    for confirmed in ([], ["bà Tư Mẫu", "HIV"]):
        refused = client.post(path, json={"confirmed_doubts": confirmed}, headers=headers)
        problem = assert_problem(refused, 422, "invalid")
        assert [(one["field"], one["code"]) for one in problem["faults"]] == [
            ("confirmed_doubts", "doubts_unconfirmed")
        ]
    given = {"confirmed_doubts": [one["text"] for one in doubtful]}
    assert client.post(path, json=given, headers=headers).status_code == 200


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_has_no_doubt(text: str) -> None:
    assert doubts.of(text) == []


def test_text_with_a_name_waits_at_every_door_until_an_official_publishes_it(
    client: FlaskClient, province: Store
) -> None:
    report = street_light(province, "Đèn trước nhà bà Sáu không sáng")

    assert not any(read_by_all(client, report))

    act(province, report, ReportAction.PUBLISH, confirmed_doubts=["bà Sáu"])
    assert all(read_by_all(client, report))


def test_plain_text_is_public_at_once_at_every_door(client: FlaskClient, province: Store) -> None:
    assert all(read_by_all(client, street_light(province, "Đèn đường không sáng")))


def test_address_with_a_name_waits_and_one_with_a_number_does_not(province: Store) -> None:
    named = street_light(province, "Đèn đường không sáng", address="Trước nhà bà Sáu")
    numbered = street_light(province, "Đèn đường không sáng", address="45 đường Mẫu")

    shown = {feature["id"] for feature in features(province, HERE)}

    assert named["code"] not in shown
    assert numbered["code"] in shown


def test_desk_finds_what_waits_and_reads_why(client: FlaskClient, province: Store, handler: Caller) -> None:
    waits = street_light(province, "Đèn trước nhà bà Sáu không sáng")
    moderated = filed(province)
    street_light(province, "Đèn đường không sáng")
    filed(province, category="security")

    found, _ = desk.search(province, HANDLER, Filter(unpublished=True))

    assert {row["code"] for row in found} == {waits["code"], moderated["code"]}
    rows = json.loads(client.get("/v1/desk/reports?unpublished=true", headers=headers_for(handler)).data)
    assert {row["code"] for row in rows} == {waits["code"], moderated["code"]}
    whole = json.loads(client.get(f"/v1/desk/reports/{waits['code']}", headers=headers_for(handler)).data)
    assert whole["publication"] == {"state": "waiting", "reasons": ["name"]}


def test_report_from_before_is_not_public_until_the_step_has_read_it(province: Store) -> None:
    plain = street_light(province, "Đèn đường không sáng")
    named = street_light(province, "Đèn nhà bà Sáu không sáng")
    province.collection(REPORTS).update_many({}, {"$unset": {"doubts": 1, "place.middle": 1}})
    assert features(province, HERE) == []

    m0007_public_place.batch(province, None, 10)

    assert [one["id"] for one in features(province, HERE)] == [plain["code"]]
    assert "name" in reports.get(province, named["_id"]).get("doubts", [])
    assert m0007_public_place.left(province) == 0
