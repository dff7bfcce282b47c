"""`/v1/desk/login`, `/logout`, `/session`."""

from __future__ import annotations

import pyotp
import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import (
    PASSWORD,
    PHUONG_TRA_VINH,
    Caller,
    a_citizen,
    a_device,
    an_official,
    headers_for,
)
from tests.problems import assert_problem

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGN_IN = {"username": "canbo.mau", "password": PASSWORD}


@pytest.fixture
def handler(store: Store) -> Caller:
    """An official whose role needs no second factor."""
    return an_official(store, username="canbo.mau", area_id=PHUONG_TRA_VINH)


@pytest.mark.usefixtures("handler")
def test_an_official_signs_in_by_password(client: FlaskClient) -> None:
    answer = client.post("/v1/desk/login", json=SIGN_IN).get_json()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert (answer["totp_required"], client.get("/v1/desk/session", headers=headers).status_code) == (
        False,
        200,
    )


def test_an_approver_signs_in_in_two_steps(client: FlaskClient, store: Store) -> None:
    an_official(store, role="approver", username="canbo.mau", totp_secret=SECRET)
    first = client.post("/v1/desk/login", json=SIGN_IN).get_json()
    body = {"challenge": first["challenge"], "code": pyotp.TOTP(SECRET).now()}
    second = client.post("/v1/desk/login/totp", json=body).get_json()
    assert ("access_token" in first, "access_token" in second) == (False, True)


@pytest.mark.usefixtures("handler")
def test_a_wrong_password_is_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/desk/login", json=SIGN_IN | {"password": "wrong"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "login_failed")


def test_an_approver_without_a_second_factor_is_told_so(client: FlaskClient, store: Store) -> None:
    an_official(store, role="approver", username="canbo.mau")
    answer = client.post("/v1/desk/login", json=SIGN_IN)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "second_factor_missing")


@pytest.mark.usefixtures("handler")
def test_guessing_is_stopped_with_the_time_to_wait(client: FlaskClient) -> None:
    for _ in range(10):
        client.post("/v1/desk/login", json=SIGN_IN | {"password": "wrong"})
    answer = client.post("/v1/desk/login", json=SIGN_IN)
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 901) == (429, True)


def test_the_session_says_who_may_do_what_where(client: FlaskClient, handler: Caller) -> None:
    session = client.get("/v1/desk/session", headers=headers_for(handler)).get_json()
    assert session["assignments"] == [{"role": "handler", "area_id": PHUONG_TRA_VINH, "agency_id": ""}]
    assert "report_handle" in session["permissions"]


def test_the_session_shows_no_secret(client: FlaskClient, handler: Caller) -> None:
    text = client.get("/v1/desk/session", headers=headers_for(handler)).get_data(as_text=True)
    assert "argon2" not in text


def test_an_officials_browser_refreshes_without_a_device(client: FlaskClient, handler: Caller) -> None:
    tokens = client.post("/v1/desk/login", json=SIGN_IN).get_json()
    answer = client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert answer.status_code == 200


def test_an_official_who_signs_out_is_out_at_once(client: FlaskClient, handler: Caller) -> None:
    assert client.post("/v1/desk/logout", headers=headers_for(handler)).status_code == 204
    assert client.get("/v1/desk/session", headers=headers_for(handler)).status_code == 401


def test_a_citizen_has_no_place_at_the_desk(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/desk/session", headers=headers_for(a_citizen(store))).status_code == 403


def test_a_device_has_no_place_at_the_desk(client: FlaskClient, store: Store) -> None:
    assert client.get("/v1/desk/session", headers=headers_for(a_device(store))).status_code == 403


def test_nobody_has_no_place_at_the_desk(client: FlaskClient) -> None:
    assert client.get("/v1/desk/session").status_code == 401


def test_an_editor_has_no_permission_for_reports(client: FlaskClient, store: Store) -> None:
    editor = an_official(store, role="editor")
    answer = client.get("/v1/desk/reports", headers=headers_for(editor))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "no_permission")


def test_an_official_changes_their_password_and_stays_signed_in(client: FlaskClient, handler: Caller) -> None:
    other = client.post("/v1/desk/login", json=SIGN_IN).get_json()["access_token"]
    body = {"password": PASSWORD, "new_password": "lục bình trôi ngược nước"}

    changed = client.post("/v1/desk/session/password", json=body, headers=headers_for(handler))

    assert changed.status_code == 204
    assert client.get("/v1/desk/session", headers=headers_for(handler)).status_code == 200
    gone = client.get("/v1/desk/session", headers={"Authorization": f"Bearer {other}"})
    assert gone.status_code == 401
    assert client.post("/v1/desk/login", json=SIGN_IN).status_code == 401


def test_everything_wrong_with_a_new_password_is_told_at_once(client: FlaskClient, handler: Caller) -> None:
    body = {"password": "trà vinh", "new_password": "trà vinh", "code": "012345"}
    refused = client.post("/v1/desk/session/password", json=body, headers=headers_for(handler))
    assert {(one["field"], one["code"]) for one in assert_problem(refused, 422)["faults"]} == {
        ("new_password", "wrong_length"),
        ("new_password", "password_same"),
        ("code", "not_asked"),
    }
