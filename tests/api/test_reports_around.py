"""Around a report over HTTP: suggestions, the map, following, the access log, and taking one's words out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.messages.messages import MessageChannel, Owner
from models.reports import codes_and_pins, reports
from models.reports.draft import Reporter
from models.reports.reports import Report
from models.store import Store, idempotency
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, Caller, a_citizen, an_official, headers_for
from tests.problems import assert_problem, fields
from tests.reporting import LAT, LON, a_photo, act, filed

BOX = f"{LON - 0.1},{LAT - 0.1},{LON + 0.1},{LAT + 0.1}"


@pytest.fixture
def handler(province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_TRA_VINH)


def of(store: Store, caller: Caller, **given: Any) -> Report:
    """A report of a device or citizen."""
    owner = Owner(str(caller.identity.kind), caller.id)
    return filed(store, Reporter(MessageChannel.PUSH, owner, caller.identity.actor), **given)


def near(client: FlaskClient, **given: Any) -> Any:
    body = {"lat": LAT, "lon": LON, "category": "flood", **given}
    return client.post("/v1/reports/nearby", json=body).get_json()


def test_whoever_is_about_to_file_sees_what_is_there_already(client: FlaskClient, province: Store) -> None:
    photo = a_photo(province, Owner("device", "d1"))
    report = filed(province, text="Ngập, gọi 0900 000 012", photo_ids=[photo])
    act(province, report, ReportAction.PUBLISH)

    (found,) = near(client, text="ngap sau")

    assert (found["code"], found["distance_m"]) == (report["code"], 0)
    assert found["text"] == "Ngập, gọi •••"
    assert found["photo"]["thumb"]
    query = f"/v1/reports/nearby?lat={LAT}&lon={LON}&category=flood"
    assert [one["code"] for one in client.get(query).get_json()] == [report["code"]]


def test_report_that_is_not_public_is_not_suggested(client: FlaskClient, province: Store) -> None:
    filed(province, photo_ids=[a_photo(province, Owner("device", "d1"))])

    assert near(client) == []


def test_place_that_is_none_names_every_fault(client: FlaskClient) -> None:
    body = assert_problem(client.get("/v1/reports/nearby?lat=91&lon=x"), 422)

    assert fields(body) == {"lat": "out_of_range", "lon": "wrong_type"}


def test_map_is_geojson_of_public_reports(client: FlaskClient, province: Store) -> None:
    report = filed(province)
    act(province, report, ReportAction.PUBLISH)
    filed(province)

    body = client.get(f"/v1/reports/map?bbox={BOX}").get_json()

    assert body["type"] == "FeatureCollection"
    (feature,) = body["features"]
    assert feature["properties"]["code"] == report["code"]
    assert feature["properties"]["exact"] is True


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "nan,1,2,3", "0,0,90,45"])
def test_box_that_is_none_is_one_clear_fault(client: FlaskClient, box: str) -> None:
    body = assert_problem(client.get(f"/v1/reports/map?bbox={box}"), 422)

    assert set(fields(body).values()) <= {"box_invalid", "degrees"}


def test_following_is_idempotent_and_can_be_undone(
    client: FlaskClient, province: Store, phone: Caller
) -> None:
    report = filed(province)
    act(province, report, ReportAction.PUBLISH)
    path = f"/v1/reports/{report['code']}/follow"

    for _ in range(2):
        assert client.post(path, headers=headers_for(phone)).get_json() == {"following": True, "followers": 1}
    assert client.delete(path, headers=headers_for(phone)).get_json() == {"following": False, "followers": 0}


def test_public_view_shows_masked_words_once_published(client: FlaskClient, province: Store) -> None:
    report = filed(province, text="Ngập, gọi 0900 000 012", private_place=True)
    path = f"/v1/reports/{report['code']}"
    before = client.get(path)
    act(province, report, ReportAction.PUBLISH)

    after = client.get(path).get_json()

    assert before.status_code == 404
    assert (after["public"], after["text"], after["place"]["exact"]) == (True, "Ngập, gọi •••", False)


def test_home_is_said_when_filing(client: FlaskClient, province: Store, phone: Caller) -> None:
    place = {"area": PHUONG_TRA_VINH, "lat": LAT, "lon": LON, "private": True}
    body = {"text": "Nước ngập vào nhà tôi", "category": "flood", "place": place}

    code = client.post("/v1/reports", json=body, headers=headers_for(phone)).get_json()["code"]

    assert reports.by_code(province, code)["place"]["private"] is True


def similar(client: FlaskClient, official: Caller, report: Report) -> Any:
    return client.get(f"/v1/desk/reports/{report['code']}/similar", headers=headers_for(official)).get_json()


def test_desk_sees_duplicates_pseudonym_and_what_will_be_masked(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    report = filed(province, text="Ngập, gọi 0900 000 012")
    other = filed(province, "d2")
    act(province, other, ReportAction.MERGE, target=report["code"])
    third = filed(province, "d3")

    shown = client.get(f"/v1/desk/reports/{report['code']}", headers=headers_for(handler)).get_json()

    assert shown["resident"]["pseudonym"].startswith(f"Người dân {report['code']}-")
    assert shown["resident"]["anonymous"] is True
    assert shown["personal"] == [{"kind": "phone", "text": "0900 000 012"}]
    assert (shown["merged"], shown["followers"]) == ([other["code"]], 1)
    (found,) = similar(client, handler, report)
    assert (found["code"], found["text"]) == (third["code"], third["text"])


def opened(client: FlaskClient, official: Caller, report: Report, note: str = "Cần xác minh") -> TestResponse:
    version = reports.get(client_store(client), report["_id"])["version"]
    return client.post(
        f"/v1/desk/reports/{report['code']}/actions/open-identity",
        json={"note": note},
        headers={**headers_for(official), "If-Match": f'"{version}"'},
    )


def client_store(client: FlaskClient) -> Store:
    store: Store = client.application.extensions["loa_store"]
    return store


def test_opened_identity_stands_in_the_residents_access_log_and_at_his_report(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    citizen = a_citizen(province, "+84900000012")
    report = of(province, citizen)

    assert opened(client, handler, report).get_json()["phone"] == "+84900000012"

    (line,) = client.get("/v1/me/access-log", headers=headers_for(citizen)).get_json()
    assert (line["code"], line["office"], line["reason"]) == (
        report["code"],
        "Phường Trà Vinh",
        "Cần xác minh",
    )
    own = client.get(f"/v1/reports/{report['code']}", headers=headers_for(citizen)).get_json()
    assert own["openings"] == [line]
    assert "openings" not in client.get(f"/v1/reports/{report['code']}").get_json()


def test_anonymous_report_answers_clearly(client: FlaskClient, province: Store, handler: Caller) -> None:
    assert_problem(opened(client, handler, filed(province)), 409, "identity_not_known")


def test_opening_with_an_old_version_is_412(client: FlaskClient, province: Store, handler: Caller) -> None:
    report = of(province, a_citizen(province))
    act(province, report, ReportAction.ACCEPT)
    headers = {**headers_for(handler), "If-Match": '"1"'}
    path = f"/v1/desk/reports/{report['code']}/actions/open-identity"

    body = assert_problem(client.post(path, json={"note": "Xác minh"}, headers=headers), 412, "stale")

    assert "phone" not in body["current"]


def redact(
    client: FlaskClient, report: Report, headers: dict[str, str], confirm: bool = True
) -> TestResponse:
    path = f"/v1/reports/{report['code']}/redact"
    return client.post(path, json={"confirm": confirm}, headers=headers)


def test_resident_takes_his_words_out(
    client: FlaskClient, province: Store, phone: Caller, handler: Caller
) -> None:
    report = of(province, phone, photo_ids=[a_photo(province, Owner("device", phone.id))])

    shown = redact(client, report, headers_for(phone)).get_json()

    assert (shown["text"], shown["photos"]) == ("Nội dung đã được người gửi xoá", [])
    at_desk = client.get(f"/v1/desk/reports/{report['code']}", headers=headers_for(handler)).get_json()
    assert at_desk["text"] == "Nội dung đã được người gửi xoá"
    assert at_desk["timeline"][-1]["action"] == "redacted"


def test_what_he_wrote_afterwards_is_taken_out_too(
    client: FlaskClient, province: Store, phone: Caller, handler: Caller
) -> None:
    report = of(province, phone)
    photo = a_photo(province, Owner("device", phone.id))
    said = {"note": "Nhà tôi số 12", "photo_ids": [photo]}
    path = f"/v1/reports/{report['code']}/comments"
    assert client.post(path, json=said, headers=headers_for(phone)).status_code == 200

    redact(client, report, headers_for(phone))

    for headers, where in ((headers_for(phone), "/v1/reports"), (headers_for(handler), "/v1/desk/reports")):
        text = client.get(f"{where}/{report['code']}", headers=headers).get_data(as_text=True)
        assert "Nhà tôi" not in text
        assert photo not in text


def test_no_stored_answer_repeats_what_he_took_out(
    client: FlaskClient, province: Store, phone: Caller, handler: Caller
) -> None:
    report = of(province, phone)
    for path, who, body in (
        ("reports/{}/comments", phone, {"note": "Nhà tôi số 12"}),
        ("desk/reports/{}/actions/accept", handler, {}),
    ):
        headers = {**headers_for(who), "Idempotency-Key": "one", "If-Match": '"2"'}
        # Typed by hand, a code may be in small letters.
        path = "/v1/" + path.format(report["code"].lower())
        assert client.post(path, json=body, headers=headers).status_code == 200
    before = answers(province)

    redact(client, report, {**headers_for(phone), "Idempotency-Key": "two"})

    assert (len(before), all(report["text"] in one for one in before)) == (2, True)
    assert not [one for one in answers(province) if report["text"] in one or "Nhà tôi" in one]


def answers(store: Store) -> list[str]:
    """What is kept for those who send the same again."""
    rows = store.collection(idempotency.IDEMPOTENCY_KEYS).find({"state": "done"})
    kept = [json.loads(store.vault.decrypt(row["answer"])) for row in rows]
    return [str(json.loads(one["body"])) for one in kept]


def test_the_pin_redacts_and_a_stranger_does_not(client: FlaskClient, province: Store, phone: Caller) -> None:
    report = filed(province)
    assert_problem(redact(client, report, headers_for(phone)), 404)
    pin = {"X-Report-PIN": codes_and_pins.pin_of(province, report["_id"])}

    assert_problem(redact(client, report, pin, confirm=False), 422)
    assert redact(client, report, pin).status_code == 200


def test_guessing_pins_over_many_reports_is_limited(
    client: FlaskClient, province: Store, phone: Caller
) -> None:
    codes = [filed(province)["code"] for _ in range(4)]
    headers = {**headers_for(phone), "X-Report-PIN": "000000"}

    statuses = [
        client.get(f"/v1/reports/{code}", headers=headers).status_code for code in codes for _ in range(9)
    ]

    assert statuses[:30] == [404] * 30
    assert set(statuses[30:]) == {429}


def test_right_pin_is_no_guess(client: FlaskClient, province: Store) -> None:
    report = filed(province)
    path, right = f"/v1/reports/{report['code']}", codes_and_pins.pin_of(province, report["_id"])
    wrong = "000000" if right != "000000" else "111111"

    seen = [client.get(path, headers={"X-Report-PIN": right}).status_code for _ in range(12)]
    # One more than ten goes by the slow lane.
    tried = [client.get(path, headers={"X-Report-PIN": wrong}).status_code for _ in range(12)]

    assert (seen, tried) == ([200] * 12, [404] * 11 + [429])
    assert client.get(path, headers={"X-Report-PIN": right}).status_code == 429


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_too_many_guesses_are_refused_in_every_language(
    client: FlaskClient, province: Store, language: str
) -> None:
    report = filed(province)
    headers = {"X-Report-PIN": "000000", "Accept-Language": language}
    answers = [client.get(f"/v1/reports/{report['code']}", headers=headers) for _ in range(12)]

    body = assert_problem(answers[-1], 429)
    assert answers[-1].headers["Content-Language"] == language
    assert body["detail"]


def test_hot_spots_name_cell_counts_and_categories(
    client: FlaskClient, province: Store, handler: Caller
) -> None:
    filed(province)
    filed(province, "d2")

    (spot,) = client.get("/v1/desk/hotspots?category=flood", headers=headers_for(handler)).get_json()

    assert (spot["count"], spot["open"], spot["recurring"]) == (2, 2, 0)
    assert spot["categories"][0]["id"] == "flood"
