"""Reports over HTTP: filed by a phone on 2G, followed with a PIN, notified on the channel of the resident."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, Caller, a_citizen, a_device, headers_for
from tests.photos import photo
from tests.problems import assert_problem, fields

BODY = {
    "text": "Đường ngập tới đầu gối",
    "category": "flood",
    "place": {"area": PHUONG_TRA_VINH, "lat": 9.9347, "lon": 106.3455, "source": "gps"},
}


def file(client: FlaskClient, caller: Caller, key: str = "", **given: Any) -> TestResponse:
    headers = headers_for(caller) | ({"Idempotency-Key": key} if key else {})
    return client.post("/v1/reports", json=BODY | given, headers=headers)


def filed(client: FlaskClient, caller: Caller, **given: Any) -> dict[str, Any]:
    response = file(client, caller, **given)
    assert response.status_code == 201, response.get_json()
    return dict(response.get_json())


def test_receipt_has_code_pin_unit_and_date(client: FlaskClient, phone: Caller) -> None:
    response = file(client, phone)
    receipt = response.get_json()

    assert response.headers["Location"] == f"/v1/reports/{receipt['code']}"
    assert receipt["agency"]["id"] == f"ubnd:{PHUONG_TRA_VINH}"
    assert receipt["state"] == {"id": "submitted", "name": "Mới gửi"}
    assert len(receipt["pin"]) == 6


def test_names_are_in_the_callers_language(client: FlaskClient, phone: Caller) -> None:
    headers = headers_for(phone) | {"Accept-Language": "en"}

    receipt = client.post("/v1/reports", json=BODY, headers=headers).get_json()

    assert receipt["state"]["name"] == "Submitted"


def test_retried_filing_gets_the_same_receipt(client: FlaskClient, store: Store, phone: Caller) -> None:
    first, second = file(client, phone, "once"), file(client, phone, "once")

    assert first.get_json() == second.get_json()
    assert store.db.reports.count_documents({}) == 1


def test_filing_cut_off_before_its_answer_was_kept_is_not_done_twice(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    first = file(client, phone, "cut")
    store.db.idempotency.delete_many({})

    second = file(client, phone, "cut")

    assert second.get_json()["code"] == first.get_json()["code"]
    assert second.get_json()["pin"] == first.get_json()["pin"]
    assert store.db.reports.count_documents({}) == 1


def test_same_key_with_another_text_is_refused(client: FlaskClient, phone: Caller) -> None:
    file(client, phone, "k")

    assert_problem(file(client, phone, "k", text="Một chuyện khác hẳn"), 409, "idempotency_key_reused")


def test_same_key_of_another_phone_is_another_report(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    first, second = file(client, phone, "k"), file(client, a_device(store), "k")

    assert first.get_json()["code"] != second.get_json()["code"]


def test_refused_filing_leaves_its_key_free(client: FlaskClient, phone: Caller) -> None:
    assert file(client, phone, "k", category="dragons").status_code == 422

    assert file(client, phone, "k").status_code == 201


def test_all_faults_come_in_one_answer(client: FlaskClient, phone: Caller) -> None:
    body = assert_problem(file(client, phone, category="dragons", photo_ids=["nothing"], place={}), 422)

    assert fields(body) == {
        "category": "category_unknown",
        "photo_ids.0": "photo_unknown",
        "place": "place_missing",
    }


def test_anybody_sees_where_a_public_one_stands_and_nothing_else(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    code = filed(client, phone)["code"]
    store.db.reports.update_one({"code": code}, {"$set": {"published": True}})

    public = client.get(f"/v1/reports/{code}").get_json()

    assert public["own"] is False
    assert not {"pin", "rating", "actions"} & set(public)


def test_pin_opens_the_own_view_without_an_account(client: FlaskClient, phone: Caller) -> None:
    receipt = filed(client, phone)

    own = client.get(f"/v1/reports/{receipt['code']}", headers={"X-Report-PIN": receipt["pin"]}).get_json()

    assert own["own"] is True
    assert own["text"] == BODY["text"]


def test_guessing_pins_is_limited(client: FlaskClient, store: Store, phone: Caller) -> None:
    receipt = filed(client, phone)
    wrong = {"X-Report-PIN": "000000" if receipt["pin"] != "000000" else "111111"}
    path = f"/v1/reports/{receipt['code']}"

    # One more goes by the slow lane.
    judged = LIMITS[Limit.PIN_HERE].amount + 1
    answers = [client.get(path, headers=wrong) for _ in range(judged + 1)]

    assert [answer.status_code for answer in answers[:-1]] == [404] * judged
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert_problem(answers[-1], 429)


def test_owner_needs_no_pin_even_when_guessing_used_up_the_limit(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    receipt = filed(client, phone)
    report = store.db.reports.find_one({"code": receipt["code"]})
    rate_limits.spend(store, Limit.PIN, (report or {})["code"], times=LIMITS[Limit.PIN].amount)

    assert client.get(f"/v1/reports/{receipt['code']}", headers=headers_for(phone)).get_json()["own"] is True


def test_photo_may_come_after_the_text(client: FlaskClient, phone: Caller) -> None:
    code = filed(client, phone)["code"]
    data = {"file": (BytesIO(photo()), "anh.jpg")}
    upload = client.post("/v1/uploads", data=data, headers=headers_for(phone)).get_json()

    own = client.post(
        f"/v1/reports/{code}/photos", json={"photo_ids": [upload["id"]]}, headers=headers_for(phone)
    ).get_json()

    assert [shown["id"] for shown in own["photos"]] == [upload["id"]]


def test_photo_for_somebody_elses_report_is_not_found(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    code = filed(client, phone)["code"]

    response = client.post(
        f"/v1/reports/{code}/photos", json={"photo_ids": ["x"]}, headers=headers_for(a_device(store))
    )

    assert_problem(response, 404)


def test_citizen_finds_what_his_device_filed_before_he_signed_in(
    client: FlaskClient, store: Store, phone: Caller
) -> None:
    before = filed(client, phone)["code"]
    citizen = a_citizen(store, device=phone)
    after = filed(client, citizen)["code"]

    mine = client.get("/v1/me/reports", headers=headers_for(citizen)).get_json()

    assert [report["code"] for report in mine] == [after, before]


def test_call_for_rescue_has_no_limit(client: FlaskClient, store: Store, phone: Caller) -> None:
    for _ in range(LIMITS[Limit.REPORT].amount):
        rate_limits.spend(store, Limit.REPORT, "device", phone.id)

    assert_problem(file(client, phone), 429)
    assert file(client, phone, category="rescue", kind="rescue", text="Kẹt trên nóc nhà").status_code == 201
