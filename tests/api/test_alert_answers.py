"""`/v1/alerts/{identifier}/acknowledgements` and `…/check-ins`: what a phone says of a warning."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.delivery import ack_windows, alert_tallies
from models.reports.reports import REPORTS
from models.store import Store
from tests.alerting import approved
from tests.builders import PHUONG_TRA_VINH, Caller, a_device, headers_for
from tests.problems import assert_problem, fields


@pytest.fixture
def alert(store: Store) -> Alert:
    return approved(store, Status.ACTUAL, asks_check_in=True)


@pytest.fixture
def device(store: Store) -> Caller:
    return a_device(store, area_ids=[PHUONG_TRA_VINH])


def check_in(client: FlaskClient, device: Caller, alert: Alert, **body: Any) -> Any:
    path = f"/v1/alerts/{alert['identifier']}/check-ins"
    return client.post(path, json=body, headers=headers_for(device))


def displayed(store: Store, alert: Alert) -> int:
    return sum(one["displayed"] for one in alert_tallies.of(store, alert["_id"]).values())


def test_a_phone_says_that_it_displayed_a_warning(
    client: FlaskClient, store: Store, device: Caller, alert: Alert
) -> None:
    path = f"/v1/alerts/{alert['identifier']}/acknowledgements"
    for _ in range(2):
        assert client.post(path, json={}, headers=headers_for(device)).status_code == 204
    assert displayed(store, alert) == 1


def test_a_phone_that_was_offline_says_several_at_once_and_is_not_stopped_by_an_unknown_one(
    client: FlaskClient, store: Store, device: Caller, alert: Alert
) -> None:
    drill = approved(store, Status.EXERCISE)
    kept = [{"alert": one, "how": "opened"} for one in (alert["identifier"], "x", drill["identifier"])]
    answer = client.post(
        "/v1/alerts/acknowledgements", json={"acknowledgements": kept}, headers=headers_for(device)
    )
    assert (answer.status_code, displayed(store, alert), displayed(store, drill)) == (204, 1, 1)


def test_of_an_unknown_alert_there_is_nothing_to_acknowledge(client: FlaskClient, device: Caller) -> None:
    answer = client.post("/v1/alerts/x/acknowledgements", json={}, headers=headers_for(device))
    assert_problem(answer, 404, "not_found")


def test_the_window_of_a_warning_grows_with_its_phones_and_stays(
    client: FlaskClient, store: Store, alert: Alert
) -> None:
    path = f"/v1/alerts/{alert['identifier']}"
    assert client.get(path).get_json()["ack_within"] == 0
    rows = store.collection(ack_windows.ALERT_PHONES)
    rows.update_one({"_id": alert["_id"]}, {"$set": {"first": 20_000}})
    assert client.get(path).get_json()["ack_within"] == 100
    rows.update_one({"_id": alert["_id"]}, {"$set": {"first": 2_000_000, "devices": 3}})
    assert client.get(path).get_json()["ack_within"] == store.settings.ack_window_seconds


def test_a_few_phones_spread_over_a_few_seconds(client: FlaskClient, store: Store) -> None:
    a_device(store, area_ids=[PHUONG_TRA_VINH], fid="one-phone-with-a-push-address")
    alert = approved(store, Status.ACTUAL)
    listed = client.get("/v1/alerts").get_json()["alerts"]
    assert [(one["identifier"], one["ack_within"]) for one in listed] == [
        (alert["identifier"], ack_windows.LEAST)
    ]


def test_who_is_safe_is_thanked(client: FlaskClient, alert: Alert, device: Caller) -> None:
    shown = check_in(client, device, alert, state="safe").get_json()
    assert (shown["state"], shown["report"], shown["hotlines"]) == ("safe", None, [])
    assert shown["advice"].startswith("Đã ghi nhận bạn an toàn.")


def test_who_needs_help_gets_code_pin_and_numbers_and_is_asked_where_they_are(
    client: FlaskClient, store: Store, alert: Alert, device: Caller
) -> None:
    shown = check_in(client, device, alert, state="need_help").get_json()
    report = store.collection(REPORTS).find_one({"code": shown["report"]["code"]})
    assert report
    assert report["kind"] == "rescue"
    assert shown["report"]["asks_for"] == ["place"]
    assert shown["report"]["code"] in shown["advice"]
    assert "112" in [one["number"] for one in shown["hotlines"]]


def test_a_call_for_help_is_read_as_far_as_it_can_be(
    client: FlaskClient, alert: Alert, device: Caller
) -> None:
    body = {"note": "x" * 5000, "people": "mười", "place": {"lat": 999, "area": PHUONG_TRA_VINH}, "more": 1}
    answer = check_in(client, device, alert, state="need_help", **body)
    assert answer.status_code == 200
    assert set(answer.get_json()["report"]["left_out"]) == {"note", "people", "place.lat", "more"}


def test_a_call_for_help_with_a_place_that_is_none_is_taken(
    client: FlaskClient, alert: Alert, device: Caller
) -> None:
    assert check_in(client, device, alert, state="need_help", place="ở đây").status_code == 200


def test_calls_for_help_have_no_limit_and_answers_of_the_safe_have(
    client: FlaskClient, store: Store, alert: Alert, device: Caller
) -> None:
    for _ in range(60):
        check_in(client, device, alert, state="safe")
    assert_problem(check_in(client, device, alert, state="safe"), 429, "too_many")
    assert check_in(client, device, alert, state="need_help").status_code == 200


def test_a_refused_call_for_help_is_told_whom_to_call(client: FlaskClient, alert: Alert) -> None:
    answer = client.post(f"/v1/alerts/{alert['identifier']}/check-ins", json={"state": "need_help"})
    assert (answer.status_code, bool(answer.get_json()["hotlines"])) == (401, True)


def test_the_answer_of_a_drill_says_that_nobody_comes_and_how_to_call_for_real_help(
    client: FlaskClient, store: Store, device: Caller
) -> None:
    drill = approved(store, Status.EXERCISE, asks_check_in=True)
    shown = check_in(client, device, drill, state="need_help").get_json()
    assert (shown["status"], shown["report"]) == ("Exercise", None)
    assert shown["advice"].startswith("[DIỄN TẬP]")
    assert "gọi ngay 112" in shown["advice"]
    assert store.collection(REPORTS).count_documents({}) == 0


def test_the_same_request_again_makes_no_second_call(
    client: FlaskClient, store: Store, alert: Alert, device: Caller
) -> None:
    path = f"/v1/alerts/{alert['identifier']}/check-ins"
    headers = {**headers_for(device), "Idempotency-Key": "2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d"}
    shown = [client.post(path, json={"state": "need_help"}, headers=headers).get_json() for _ in range(2)]
    assert shown[0]["report"]["code"] == shown[1]["report"]["code"]
    assert store.collection(REPORTS).count_documents({}) == 1


def test_faults_of_an_answer_come_in_one_round(client: FlaskClient, alert: Alert, device: Caller) -> None:
    answer = check_in(client, device, alert, state="safe", people=0, place={"area": "zzz", "lat": 9.9})
    problem = assert_problem(answer, 422, "invalid")
    assert fields(problem) == {"people": "out_of_range", "place": "place_half", "place.area": "area_unknown"}


def test_a_warning_that_does_not_ask_says_so(client: FlaskClient, store: Store, device: Caller) -> None:
    silent = approved(store, Status.ACTUAL)
    assert client.get(f"/v1/alerts/{silent['identifier']}").get_json()["asks_check_in"] is False
    assert_problem(check_in(client, device, silent, state="safe"), 409, "check_in_not_asked")


def test_who_is_safe_after_a_call_hears_that_the_call_is_open(
    client: FlaskClient, alert: Alert, device: Caller
) -> None:
    code = check_in(client, device, alert, state="need_help").get_json()["report"]["code"]
    assert code in check_in(client, device, alert, state="safe").get_json()["advice"]
