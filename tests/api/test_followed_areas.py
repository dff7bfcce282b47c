"""`/v1/subscriptions`: areas are followed and ended one by one, on each channel of its own."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.following.subscriptions import MAX_AREAS
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, a_citizen, a_device, headers_for
from tests.problems import assert_problem, fields

PATH = "/v1/subscriptions"


@pytest.fixture
def me(store: Store) -> dict[str, str]:
    return headers_for(a_citizen(store, device=a_device(store)))


def names(answer: Any) -> list[str]:
    return [area["name"] for area in answer.get_json()["areas"]]


@pytest.mark.parametrize("channel", ["app", "sms"])
def test_areas_are_added_by_name_and_by_id_and_ended_one_by_one(
    client: FlaskClient, me: dict[str, str], channel: str
) -> None:
    client.post(f"{PATH}/{channel}/areas", json={"area": "p. long duc"}, headers=me)
    both = client.post(f"{PATH}/{channel}/areas", json={"area": PHUONG_TRA_VINH}, headers=me)
    assert names(both) == ["Phường Long Đức", "Phường Trà Vinh"]

    left = client.delete(f"{PATH}/{channel}/areas/{PHUONG_LONG_DUC}", headers=me)
    assert names(left) == ["Phường Trà Vinh"]


def test_the_list_shows_each_channel_on_which_i_can_follow(client: FlaskClient, me: dict[str, str]) -> None:
    client.post(f"{PATH}/sms/areas", json={"area": PHUONG_TRA_VINH}, headers=me)
    found = client.get(PATH, headers=me).get_json()["channels"]
    assert [(one["channel"], len(one["areas"]), one["most"]) for one in found] == [
        ("app", 0, MAX_AREAS),
        ("sms", 1, MAX_AREAS),
    ]


def test_a_phone_without_an_account_follows_in_the_app_alone(client: FlaskClient, store: Store) -> None:
    phone = headers_for(a_device(store))
    assert names(client.post(f"{PATH}/app/areas", json={"area": "phuong tra vinh"}, headers=phone))
    refused = client.post(f"{PATH}/sms/areas", json={"area": "phuong tra vinh"}, headers=phone)
    assert fields(assert_problem(refused, 422)) == {"channel": "channel_unproved"}


def test_the_last_area_of_sms_ends_its_warnings(client: FlaskClient, me: dict[str, str]) -> None:
    client.post(f"{PATH}/sms/areas", json={"area": PHUONG_TRA_VINH}, headers=me)
    assert names(client.delete(f"{PATH}/sms/areas/{PHUONG_TRA_VINH}", headers=me)) == []
    assert client.get("/v1/me/subscriptions", headers=me).get_json() == {"subscriptions": []}


def test_a_name_that_nobody_knows_is_refused(client: FlaskClient, me: dict[str, str]) -> None:
    answer = client.post(f"{PATH}/app/areas", json={"area": "xã Không Có Đâu"}, headers=me)
    assert fields(assert_problem(answer, 422)) == {"area": "area_unknown"}


def test_a_channel_that_there_is_not_is_not_found(client: FlaskClient, me: dict[str, str]) -> None:
    assert_problem(client.delete(f"{PATH}/fax/areas/{PHUONG_TRA_VINH}", headers=me), 404)
