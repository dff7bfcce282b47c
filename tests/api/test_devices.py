"""`/v1/devices`."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.access import rate_limits
from models.access.allowances import LIMITS, Limit
from models.people import devices
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, a_citizen, a_device, headers_for


def test_a_new_installation_gets_a_token_that_works(client: FlaskClient) -> None:
    device = client.post("/v1/devices", json={"platform": "android"}).get_json()
    headers = {"Authorization": f"Bearer {device['token']}"}
    assert client.get(f"/v1/devices/{device['id']}", headers=headers).status_code == 200


def test_a_device_follows_areas_and_is_reachable(client: FlaskClient, store: Store) -> None:
    body = {"platform": "ios", "area_ids": [PHUONG_TRA_VINH], "push_token": "t1", "exercises": True}
    device = client.post("/v1/devices", json=body).get_json()
    assert (device["area_ids"], device["reachable"], device["exercises"]) == ([PHUONG_TRA_VINH], True, True)


def test_the_answer_does_not_repeat_the_push_token(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json={"platform": "ios", "push_token": "push-token-1"})
    assert "push-token-1" not in answer.get_data(as_text=True)


def test_a_lost_answer_comes_again_with_the_same_device(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "6f0c9b2e-7a41-4d5e-9c83-1b2a3c4d5e6f"}
    answers = [client.post("/v1/devices", json={"platform": "web"}, headers=headers) for _ in range(2)]
    assert answers[0].get_json() == answers[1].get_json()


def test_every_fault_is_named_at_once(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json={"platform": "toaster", "language": "fr", "colour": "red"})
    assert {fault["field"]: fault["code"] for fault in answer.get_json()["faults"]} == {
        "platform": "not_a_choice",
        "language": "not_a_choice",
        "colour": "unknown_field",
    }


def test_an_area_that_does_not_exist_is_named(client: FlaskClient) -> None:
    answer = client.post("/v1/devices", json={"platform": "web", "area_ids": ["29242"]})
    assert answer.status_code == 422
    assert answer.get_json()["faults"][0]["field"] == "area_ids.0"


def test_a_device_changes_what_it_names_only(client: FlaskClient, store: Store) -> None:
    device = a_device(store, app_version="1.0")
    changed = client.patch(
        f"/v1/devices/{device.id}", json={"language": "km"}, headers=headers_for(device)
    ).get_json()
    assert (changed["language"], changed["app_version"]) == ("km", "1.0")


def test_the_platform_does_not_change(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    answer = client.patch(f"/v1/devices/{device.id}", json={"platform": "ios"}, headers=headers_for(device))
    assert answer.status_code == 422


def test_another_device_looks_as_if_it_did_not_exist(client: FlaskClient, store: Store) -> None:
    device, other = a_device(store), a_device(store)
    answers = [
        client.patch(f"/v1/devices/{device_id}", json={"language": "km"}, headers=headers_for(device))
        for device_id in (other.id, "nobody")
    ]
    assert [one.status_code for one in answers] == [404, 404]


def test_a_signed_in_citizen_changes_the_device_in_use(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    citizen = a_citizen(store, device=device)
    client.patch(f"/v1/devices/{device.id}", json={"push_token": "t2"}, headers=headers_for(citizen))
    assert devices.address_of(devices.get(store, device.id)) == ("fcm_token", "t2")


def test_registering_without_end_is_refused_for_a_while(client: FlaskClient, store: Store) -> None:
    for lane in (Limit.DEVICE_REGISTER, Limit.DEVICE_SLOW):
        rate_limits.spend(store, lane, "127.0.0.1", times=LIMITS[lane].amount)
    answer = client.post("/v1/devices", json={"platform": "web"})
    assert (answer.status_code, int(answer.headers["Retry-After"]) <= 61) == (429, True)
