"""Calls for help that are badly made are filed with what there is; whoever is refused is told whom to call."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.messages.messages import Owner
from models.reports import reports
from models.reports.rescue_drafts import NO_WORDS
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, headers_for
from tests.reporting import LAT, LON, a_photo

CALL = {
    "text": "Cứu với, nước lên mái",
    "category": "rescue",
    "kind": "rescue",
    "place": {"area": PHUONG_TRA_VINH},
}


def call(client: FlaskClient, phone: Caller, **given: Any) -> Any:
    answer = client.post("/v1/reports", json=CALL | given, headers=headers_for(phone))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.mark.parametrize("text", ["SOS", "cứu", "🆘", "!"])
def test_a_call_of_a_few_letters_is_filed(client: FlaskClient, phone: Caller, text: str) -> None:
    shown = call(client, phone, text=text)
    assert (shown["text"], shown["left_out"]) == (text, [])


@pytest.mark.parametrize("text", ["", "\u200b", None, 7])
def test_a_call_without_words_is_filed(
    client: FlaskClient, province: Store, phone: Caller, text: Any
) -> None:
    shown = call(client, phone, text=text)
    assert reports.by_code(province, shown["code"])["text"] in {NO_WORDS, text}


@pytest.mark.parametrize(
    ("given", "left_out"),
    [
        ({"text": "Cứu! " * 2000}, ["text"]),
        ({"category": "flood"}, ["category"]),
        ({"category": 5}, ["category"]),
        ({"photo_ids": ["65f000000000000000000000"]}, ["photo_ids"]),
        ({"photo_ids": "one"}, ["photo_ids"]),
        ({"place": {"area": PHUONG_TRA_VINH, "lat": 0, "lon": 0}}, ["place"]),
        ({"place": {"area": PHUONG_TRA_VINH, "lat": 10}}, ["place"]),
        ({"place": {"area": PHUONG_TRA_VINH, "lat": "here", "lon": 1}}, ["place.lat", "place"]),
        ({"place": {"area": "no-such", "lat": LAT, "lon": LON}}, ["place.area"]),
        ({"place": {"area": PHUONG_TRA_VINH, "address": "Ấp " * 200}}, ["place.address"]),
        ({"place": {"area": PHUONG_TRA_VINH, "source": "satellite"}}, ["place.source"]),
        ({"people": 5}, ["people"]),
    ],
)
def test_what_cannot_be_kept_is_left_out_and_named(
    client: FlaskClient, phone: Caller, given: dict[str, Any], left_out: list[str]
) -> None:
    shown = call(client, phone, **given)
    assert sorted(shown["left_out"]) == sorted(left_out)
    assert shown["category"]["id"] == "rescue"
    assert shown["asks_for"] == []


def test_good_photos_stay_beside_a_stale_one(client: FlaskClient, province: Store, phone: Caller) -> None:
    good = a_photo(province, Owner("device", phone.id))
    shown = call(client, phone, photo_ids=[good, "65f000000000000000000000"])
    assert len(shown["photos"]) == 1
    assert shown["left_out"] == ["photo_ids"]


def test_a_point_far_from_the_chosen_commune_is_kept_beside_it(
    client: FlaskClient, province: Store, phone: Caller
) -> None:
    shown = call(client, phone, place={"area": PHUONG_LONG_DUC, "lat": 10.25, "lon": 105.97})
    stored = reports.by_code(province, shown["code"])
    assert stored["place"]["area_id"] == PHUONG_LONG_DUC
    assert stored["place"]["point"]["coordinates"] == [105.97, 10.25]


@pytest.mark.parametrize("place", [{}, None, "somewhere", {"area": "79"}, {"lat": 0, "lon": 0}])
def test_a_call_from_nowhere_is_filed_for_the_province_and_asked_where_it_is(
    client: FlaskClient, province: Store, phone: Caller, place: Any
) -> None:
    shown = call(client, phone, place=place)
    assert shown["asks_for"] == ["place"]
    assert shown["area"]["id"] == VINH_LONG


def test_any_other_report_is_refused_with_every_fault_as_before(client: FlaskClient, phone: Caller) -> None:
    body = CALL | {
        "kind": "question",
        "category": "flood",
        "text": "Rác",
        "photo_ids": ["65f000000000000000000000"],
    }
    answer = client.post("/v1/reports", json=body, headers=headers_for(phone))
    assert answer.status_code == 422
    assert {row["field"] for row in answer.get_json()["faults"]} == {"text", "category", "photo_ids.0"}
    assert "hotlines" not in answer.get_json()


def numbers(answer: Any) -> list[str]:
    return [row["number"] for row in answer.get_json().get("hotlines", [])]


def test_every_refusal_of_a_call_names_the_emergency_numbers(client: FlaskClient, phone: Caller) -> None:
    good = headers_for(phone)
    refused = [
        client.post("/v1/reports", json=CALL),
        client.post("/v1/reports", json=CALL, headers={"Authorization": "Bearer x"}),
        client.post("/v1/reports", data="x" * 200_000, content_type="application/json", headers=good),
        client.post("/v1/reports", data='{"kind": "rescue"', content_type="application/json", headers=good),
        client.post("/v1/reports", data="kind=rescue", headers=good),
        client.post("/v1/reports?no=1", json=CALL, headers=good),
    ]
    assert [answer.status_code for answer in refused] == [401, 401, 413, 400, 415, 422]
    for answer in refused:
        assert {"112", "114", "115"} <= set(numbers(answer)), answer.status_code


def test_a_refused_report_whose_words_describe_a_danger_names_them_too(
    client: FlaskClient, phone: Caller
) -> None:
    body = CALL | {"kind": "incident", "category": "no-such"}
    assert "112" in numbers(client.post("/v1/reports", json=body, headers=headers_for(phone)))
    calm = body | {"text": "Đèn đường hỏng đã ba hôm"}
    assert numbers(client.post("/v1/reports", json=calm, headers=headers_for(phone))) == []


def test_open311_says_whom_to_call_when_it_refuses_a_call(client: FlaskClient, province: Store) -> None:
    sent = {"api_key": "wrong", "service_code": "rescue", "description": "Cứu với"}
    answer = client.post("/open311/v2/requests.json", data=sent)
    assert answer.status_code == 403
    assert "112" in answer.get_json()[0]["description"]


def test_described_danger_is_not_stopped_by_the_limit_of_reports(
    client: FlaskClient, province: Store, phone: Caller
) -> None:
    rate_limits.spend(province, Limit.REPORT, "device", phone.id, times=LIMITS[Limit.REPORT].amount)
    body = {"category": "flood", "place": {"area": PHUONG_TRA_VINH}}
    calm = body | {"text": "Đường ngập tới đầu gối"}
    assert client.post("/v1/reports", json=calm, headers=headers_for(phone)).status_code == 429

    urgent = body | {"text": "Nhà bị ngập, cứu với, có người mắc kẹt"}
    shown = [
        client.post(
            "/v1/reports", json=urgent | {"text": f"{urgent['text']} {n}"}, headers=headers_for(phone)
        )
        for n in range(12)
    ]
    assert {answer.status_code for answer in shown} == {201}
    stored = [reports.by_code(province, answer.get_json()["code"]) for answer in shown]
    assert {row["urgency"] for row in stored} == {"emergency"}
    assert {row["burst"]["by"] for row in stored} == {"sender"}
