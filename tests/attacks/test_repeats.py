"""Attacks and accidents with repeats: a request that is sent again has one report, at every door."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from models.messages.messages import Owner
from models.reports import filing, repeats
from models.reports.draft import Draft
from models.reports.repeats import RECENT_FILINGS
from models.reports.reports import REPORTS
from models.store import Store, events
from models.store.collections import Kind
from models.workflow.transitions import ReportAction
from tests.builders import PHUONG_TRA_VINH, Caller, a_device, a_key, headers_for
from tests.reporting import LAT, LON, a_photo, act, resident

SHORT = "Mất điện"
LONG = "Mất điện từ tối qua ở cả xóm gần chợ, trạm biến áp kêu to và có mùi khét"


def open311(client: FlaskClient, key: Caller, **given: Any) -> str:
    fields = {"api_key": key.token, "service_code": "flood", "description": LONG, "lat": LAT, "long": LON}
    sent = {name: value for name, value in (fields | given).items() if value is not None}
    response = client.post("/open311/v2/requests.json", data=sent)
    assert response.status_code == 201, response.get_data(as_text=True)
    return str(json.loads(response.data)[0]["service_request_id"])


def app_post(client: FlaskClient, caller: Caller, **given: Any) -> str:
    headers = headers_for(caller) | given.pop("headers", {})
    body = {"text": LONG, "category": "flood", "place": {"area": PHUONG_TRA_VINH}} | given
    response = client.post("/v1/reports", json=body, headers=headers)
    assert response.status_code == 201, response.get_data(as_text=True)
    return str(json.loads(response.data)["code"])


def how_many(store: Store) -> int:
    return store.collection(REPORTS).count_documents({})


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"description": SHORT},
        {"lat": None, "long": None, "address_id": "29242", "description": LONG},
        {"lat": None, "long": None, "address_id": "29242", "description": SHORT, "phone": "0900 000 012"},
    ],
)
def test_open311_client_that_sends_again_gets_the_same_number(
    client: FlaskClient, province: Store, given: dict[str, Any]
) -> None:
    key = a_key(province)
    if "address_id" in given:
        given["address_id"] = PHUONG_TRA_VINH.split("@")[0]

    assert open311(client, key, **given) == open311(client, key, **given)
    assert how_many(province) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"phone": "0900 000 013"},
        {"description": LONG + " nữa"},
        {"lat": LAT + 0.001},
        {"service_code": "garbage"},
    ],
)
def test_another_person_text_place_or_service_has_a_number_of_its_own(
    client: FlaskClient, province: Store, other: dict[str, Any]
) -> None:
    key = a_key(province)

    assert open311(client, key, phone="0900 000 012") != open311(
        client, key, **{"phone": "0900 000 012"} | other
    )


def test_two_neighbours_who_say_the_same_few_words_through_one_system_are_two(
    client: FlaskClient, province: Store
) -> None:
    key = a_key(province)
    given = {"lat": None, "long": None, "address_id": PHUONG_TRA_VINH.split("@")[0], "description": SHORT}

    assert open311(client, key, **given) != open311(client, key, **given)


def test_two_systems_are_two_senders(client: FlaskClient, province: Store) -> None:
    assert open311(client, a_key(province)) != open311(client, a_key(province))


def test_app_that_sends_again_gets_the_same_report_and_pin(client: FlaskClient, province: Store) -> None:
    phone = a_device(province)
    keys: tuple[dict[str, str], ...] = (
        {},
        {"Idempotency-Key": "one-key-of-the-app"},
        {"Idempotency-Key": "another-key-of-the-app"},
    )

    assert len({app_post(client, phone, headers=headers) for headers in keys}) == 1
    assert how_many(province) == 1


def test_two_phones_are_two_people(client: FlaskClient, province: Store) -> None:
    assert app_post(client, a_device(province)) != app_post(client, a_device(province))


def test_photos_that_went_along_do_not_make_it_another_report(client: FlaskClient, province: Store) -> None:
    phone = a_device(province)
    photo = a_photo(province, Owner("device", phone.id))

    assert app_post(client, phone, photo_ids=[photo]) == app_post(client, phone, photo_ids=[photo])


def test_same_again_after_some_minutes_is_a_new_report(province: Store) -> None:
    draft = Draft(LONG, "flood", area_id=PHUONG_TRA_VINH)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first = filing.file(province, draft, resident(), network="")
        clock.shift(repeats.WINDOW)
        second = filing.file(province, draft, resident(), network="")

    assert (first.fresh, second.fresh) == (True, True)


def test_same_again_after_the_first_has_ended_is_a_new_report(province: Store) -> None:
    draft = Draft(LONG, "flood", area_id=PHUONG_TRA_VINH)
    first = filing.file(province, draft, resident(), network="").report
    act(province, first, ReportAction.REJECT, note="Không rõ.")

    assert filing.file(province, draft, resident(), network="").fresh


def test_import_files_whatever_it_holds(province: Store) -> None:
    draft = Draft(LONG, "flood", area_id=PHUONG_TRA_VINH)

    assert len({filing.file(province, draft, resident()).report["code"] for _ in range(2)}) == 2


def test_what_is_kept_of_it_says_neither_who_nor_what(province: Store) -> None:
    filing.file(province, Draft(LONG, "flood", area_id=PHUONG_TRA_VINH), resident("d1"), network="")

    (row,) = province.collection(RECENT_FILINGS).find()
    assert row.keys() == {"_id", "report_id", "at", "expires_at"}
    assert len(row["_id"]) == 64


def test_sent_many_times_at_the_same_moment_it_is_filed_once(app: Flask, province: Store) -> None:
    key = a_key(province)

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: open311(app.test_client(), key), range(16)))

    assert len(set(codes)) == 1
    assert how_many(province) == 1


def test_names_that_differ_by_a_tone_are_two_calls(client: FlaskClient, province: Store) -> None:
    phone = a_device(province)
    call = {"kind": "rescue", "category": "rescue"}

    codes = [app_post(client, phone, text=f"Cứu nhà bà {name}", **call) for name in ("Tú", "Tư", "Tú")]

    assert codes[0] != codes[1]
    assert codes[0] == codes[2]


def test_a_call_for_rescue_that_comes_again_is_noted_in_the_first(
    client: FlaskClient, province: Store
) -> None:
    phone = a_device(province)
    call = {"kind": "rescue", "category": "rescue", "text": "Cứu nhà bà Tú"}
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first = app_post(client, phone, **call)
        assert app_post(client, phone, **call) == first
        assert app_post(client, phone, **call) == first
        clock.shift(90)
        assert app_post(client, phone, **call) == first

    (stored,) = province.collection(REPORTS).find({"code": first})
    assert [row["text"] for row in stored["supplements"]] == ["Cứu nhà bà Tú"] * 2
    noted = [row["action"] for row in events.timeline(province, Kind.REPORT, stored["_id"])]
    assert noted == ["filed", "supplemented", "supplemented"]
