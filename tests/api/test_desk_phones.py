"""`/v1/desk/phones`."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access import sessions
from models.people import desk_phones, devices, lost_addresses, officials
from models.people.devices import PushAddress
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import Caller, a_device, an_official, headers_for

PHONE = {"platform": "android", "push_token": "desk-token-1"}


@pytest.fixture
def official(store: Store) -> Caller:
    """Somebody at the desk of the province."""
    return an_official(store, role="duty_officer")


def name(client: FlaskClient, official: Caller, **given: Any) -> dict[str, Any]:
    """Name a phone; returns the answer."""
    answer: dict[str, Any] = client.post(
        "/v1/desk/phones", json=PHONE | given, headers=headers_for(official)
    ).get_json()
    return answer


def listed(client: FlaskClient, official: Caller) -> list[str]:
    """The ids of one's phones."""
    rows = client.get("/v1/desk/phones", headers=headers_for(official)).get_json()
    return [row["id"] for row in rows]


def test_an_official_names_lists_and_removes_their_phone(client: FlaskClient, official: Caller) -> None:
    phone = name(client, official)
    assert (phone["current"], listed(client, official)) == (True, [phone["id"]])
    removed = client.delete(f"/v1/desk/phones/{phone['id']}", headers=headers_for(official))
    assert (removed.status_code, listed(client, official)) == (204, [])


def test_a_phone_without_an_address_is_refused(client: FlaskClient, official: Caller) -> None:
    assert name(client, official, push_token="")["faults"][0]["field"] == "push_token"


def test_a_session_has_one_phone(client: FlaskClient, official: Caller) -> None:
    name(client, official)
    second = name(client, official, push_token="desk-token-2")
    assert listed(client, official) == [second["id"]]


def test_the_same_phone_again_is_the_same(client: FlaskClient, official: Caller) -> None:
    assert name(client, official)["id"] == name(client, official)["id"]


def test_a_colleague_on_the_same_phone_takes_it_over(
    client: FlaskClient, store: Store, official: Caller
) -> None:
    name(client, official)
    colleague = an_official(store)
    name(client, colleague)
    assert (listed(client, official), len(listed(client, colleague))) == ([], 1)


def test_nobody_removes_the_phone_of_a_colleague(client: FlaskClient, store: Store, official: Caller) -> None:
    phone = name(client, official)
    answer = client.delete(f"/v1/desk/phones/{phone['id']}", headers=headers_for(an_official(store)))
    assert (answer.status_code, listed(client, official)) == (404, [phone["id"]])


def test_a_phone_of_a_resident_stays_theirs(client: FlaskClient, store: Store, official: Caller) -> None:
    resident = a_device(store, push_token="desk-token-1")
    phone = name(client, official)
    client.delete(f"/v1/desk/phones/{phone['id']}", headers=headers_for(official))
    assert phone["id"] == resident.id
    assert devices.address_of(devices.get(store, resident.id)) == PushAddress("fcm_token", "desk-token-1")


def test_what_only_the_desk_used_forgets_its_address(
    client: FlaskClient, store: Store, official: Caller
) -> None:
    phone = name(client, official)
    client.delete(f"/v1/desk/phones/{phone['id']}", headers=headers_for(official))
    assert devices.address_of(devices.get(store, phone["id"])) is None


def test_the_end_of_the_session_is_the_end_of_its_phone(
    client: FlaskClient, store: Store, official: Caller
) -> None:
    name(client, official)
    sessions.sign_out(store, official.identity)
    assert desk_phones.of(store, official.id) == []


def test_an_official_who_was_disabled_has_no_phone(
    client: FlaskClient, store: Store, official: Caller
) -> None:
    name(client, official)
    officials.disable(store, official.id, actor=SYSTEM)
    assert desk_phones.of(store, official.id) == []


def test_what_the_push_service_no_longer_knows_goes(
    client: FlaskClient, store: Store, official: Caller
) -> None:
    name(client, official)
    lost_addresses.forget_anywhere(store, PushAddress("fcm_token", "desk-token-1"))
    assert listed(client, official) == []
