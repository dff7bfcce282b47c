"""`/v1/me/subscriptions`: warnings for a citizen by Zalo and SMS."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import PHUONG_TRA_VINH, a_citizen, a_device, headers_for
from tests.problems import assert_problem, fields

PATH = "/v1/me/subscriptions"
BY_SMS = {"channel": "sms", "area_ids": [PHUONG_TRA_VINH], "exercises": True, "language": "vi"}


@pytest.fixture
def me(store: Store) -> dict[str, str]:
    return headers_for(a_citizen(store))


def test_a_citizen_is_told_of_nothing_before_he_asks(client: FlaskClient, me: dict[str, str]) -> None:
    assert client.get(PATH, headers=me).get_json() == {"subscriptions": []}


def test_a_citizen_follows_an_area_by_sms(client: FlaskClient, me: dict[str, str]) -> None:
    client.put(PATH, json={"subscriptions": [BY_SMS]}, headers=me)
    news = {"which": "all", "topics": [], "kinds": []}
    assert client.get(PATH, headers=me).get_json() == {"subscriptions": [BY_SMS | {"news": news}]}


def test_drills_come_only_to_those_who_join_them(
    client: FlaskClient, store: Store, me: dict[str, str]
) -> None:
    row = {"channel": "sms", "area_ids": [PHUONG_TRA_VINH]}
    answer = client.put(PATH, json={"subscriptions": [row]}, headers=me).get_json()
    assert answer["subscriptions"][0]["exercises"] is False


def test_a_channel_that_is_left_out_falls_silent(client: FlaskClient, me: dict[str, str]) -> None:
    client.put(PATH, json={"subscriptions": [BY_SMS]}, headers=me)
    assert client.put(PATH, json={"subscriptions": []}, headers=me).get_json() == {"subscriptions": []}


def test_every_yes_and_no_is_kept_as_evidence(client: FlaskClient, store: Store, me: dict[str, str]) -> None:
    for rows in ([BY_SMS], []):
        client.put(PATH, json={"subscriptions": rows}, headers=me)
    kept = store.db["subscriptions"].find_one()
    assert kept is not None
    assert [consent["given"] for consent in kept["consents"]] == [True, False]


def test_the_number_is_not_readable_in_the_store(
    client: FlaskClient, store: Store, me: dict[str, str]
) -> None:
    client.put(PATH, json={"subscriptions": [BY_SMS]}, headers=me)
    assert "900000012" not in str(store.db["subscriptions"].find_one())


def test_nothing_is_followed_when_something_is_wrong(client: FlaskClient, me: dict[str, str]) -> None:
    rows = [BY_SMS, {"channel": "zalo", "area_ids": ["x@2025-07-01"]}, BY_SMS]
    answer = client.put(PATH, json={"subscriptions": rows[:2]}, headers=me)
    assert fields(assert_problem(answer, 422)) == {
        "subscriptions.1.channel": "channel_unproved",
        "subscriptions.1.area_ids.0": "area_unknown",
    }
    assert client.get(PATH, headers=me).get_json() == {"subscriptions": []}


def test_a_device_alone_has_no_subscriptions(client: FlaskClient, store: Store) -> None:
    assert_problem(client.get(PATH, headers=headers_for(a_device(store))), 403)
