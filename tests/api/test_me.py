"""`/v1/me`."""

from __future__ import annotations

from flask.testing import FlaskClient

from models.store import Store
from tests.builders import a_citizen, a_device, an_official, headers_for


def test_a_citizen_sees_himself(client: FlaskClient, store: Store) -> None:
    me = client.get("/v1/me", headers=headers_for(a_citizen(store))).get_json()
    assert (me["phone"], me["name"], me["language"], me["identities"]) == (
        "+84900000012",
        "",
        "vi",
        ["phone"],
    )


def test_a_citizen_says_how_he_is_called(client: FlaskClient, store: Store) -> None:
    headers = headers_for(a_citizen(store))
    client.patch("/v1/me", json={"name": "Chị Mẫu", "language": "km"}, headers=headers)
    me = client.get("/v1/me", headers=headers).get_json()
    assert (me["name"], me["language"]) == ("Chị Mẫu", "km")


def test_a_name_without_end_is_refused(client: FlaskClient, store: Store) -> None:
    answer = client.patch("/v1/me", json={"name": "a" * 81}, headers=headers_for(a_citizen(store)))
    assert answer.get_json()["faults"][0]["code"] == "too_long"


def test_the_phone_is_not_changed_here(client: FlaskClient, store: Store) -> None:
    answer = client.patch("/v1/me", json={"phone": "0900000013"}, headers=headers_for(a_citizen(store)))
    assert answer.status_code == 422


def test_nobody_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/v1/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_device_alone_is_no_citizen(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/me", headers=headers_for(a_device(store))).status_code == 403


def test_an_official_is_no_citizen(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/me", headers=headers_for(an_official(store))).status_code == 403
