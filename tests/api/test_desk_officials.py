"""`/v1/desk/officials` and `/v1/desk/invitations`: from an invitation to a signed-in official, and who may do it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.people import officials
from models.store import Store
from tests.builders import (
    PASSWORD,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    Caller,
    an_official,
    headers_for,
)
from tests.problems import assert_problem, fields

OFFICIALS = "/v1/desk/officials"
INVITATIONS = "/v1/desk/invitations"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin", totp_secret=SECRET)


def held(role: str = "handler", area_id: str = PHUONG_TRA_VINH) -> list[dict[str, str]]:
    return [{"role": role, "area_id": area_id}]


def invite(client: FlaskClient, by: Caller, role: str = "handler", **given: Any) -> TestResponse:
    body = {"username": "canbo.mau", "name": "Cán bộ mẫu", "assignments": held(role)} | given
    return client.post(OFFICIALS, json=body, headers=headers_for(by))


def act(
    client: FlaskClient, by: Caller, official_id: str, action: str, version: int, body: Any = None
) -> TestResponse:
    headers = headers_for(by) | {"If-Match": f'"{version}"'}
    return client.post(f"{OFFICIALS}/{official_id}/actions/{action}", json=body, headers=headers)


def accept(client: FlaskClient, token: str, **given: Any) -> TestResponse:
    return client.post(f"{INVITATIONS}/accept", json={"token": token, "password": PASSWORD} | given)


def set_up(client: FlaskClient, token: str) -> tuple[str, dict[str, str]]:
    """The secret that an invitation shows, and what confirms it."""
    found = client.post(f"{INVITATIONS}/look-up", json={"token": token}).get_json()["second_factor"]
    return found["secret"], {"setup": found["setup"], "code": pyotp.TOTP(found["secret"]).now()}


def test_an_invited_approver_comes_to_sign_in_with_an_app(client: FlaskClient, admin: Caller) -> None:
    token = invite(client, admin, "approver").get_json()["invitation"]["token"]
    secret, confirmation = set_up(client, token)
    assert accept(client, token, **confirmation).get_json() == {
        "username": "canbo.mau",
        "second_factor": True,
    }
    signed = {"username": "canbo.mau", "password": PASSWORD}
    challenge = client.post("/v1/desk/login", json=signed).get_json()["challenge"]
    later = pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30))
    answer = client.post("/v1/desk/login/totp", json={"challenge": challenge, "code": later})
    assert answer.get_json()["access_token"]


def test_an_invitation_shows_what_it_is_for(client: FlaskClient, admin: Caller) -> None:
    made = invite(client, admin).get_json()
    token = made["invitation"]["token"]
    shown = client.post(f"{INVITATIONS}/look-up", json={"token": token})
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.get_json() == {
        "username": "canbo.mau",
        "name": "Cán bộ mẫu",
        "assignments": [{**held()[0], "agency_id": ""}],
        "expires_at": made["invited_until"],
        "asks": ["password"],
        "second_factor": None,
    }


def test_the_link_leads_to_a_page_and_sends_no_token(client: FlaskClient, admin: Caller) -> None:
    made = invite(client, admin).get_json()["invitation"]
    address, _, token = made["link"].partition("#")
    assert (address.rpartition("/")[2], token) == ("invitation", made["token"])
    assert client.get("/invitation").status_code == 200


def test_the_token_is_shown_once(client: FlaskClient, admin: Caller) -> None:
    made = invite(client, admin)
    token = made.get_json()["invitation"]["token"]
    listed = client.get(OFFICIALS, headers=headers_for(admin)).get_data(as_text=True)
    alone = client.get(made.headers["Location"], headers=headers_for(admin)).get_data(as_text=True)
    assert made.headers["Cache-Control"] == "no-store"
    assert token.rpartition(".")[2] not in listed + alone


def test_an_invitation_is_not_accepted_again(client: FlaskClient, admin: Caller) -> None:
    token = invite(client, admin).get_json()["invitation"]["token"]
    accept(client, token)
    assert_problem(accept(client, token), 404, "invitation_unknown")


def test_an_invited_person_waits_until_everything_is_set_up(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    made = invite(client, admin, "approver").get_json()
    assert (made["state"], made["second_factor"]) == ("pending", False)
    refused = accept(client, made["invitation"]["token"])
    assert fields(assert_problem(refused, 422)) == {"setup": "required", "code": "required"}
    assert officials.get(store, made["id"])["password_hash"] is None


def test_no_role_is_given_beyond_ones_own(client: FlaskClient, store: Store, admin: Caller) -> None:
    commune = an_official(store, role="admin", area_id=PHUONG_TRA_VINH)
    roles = [*held(), *held("admin", VINH_LONG), *held("viewer", PHUONG_LONG_DUC)]
    refused = invite(client, commune, assignments=roles)
    assert fields(assert_problem(refused, 422)) == {
        "assignments.1": "grant_beyond_own",
        "assignments.2": "grant_beyond_own",
    }


def test_only_who_manages_people_invites(client: FlaskClient, store: Store, admin: Caller) -> None:
    assert_problem(invite(client, an_official(store, role="approver")), 403, "no_permission")


def test_somebody_elsewhere_looks_like_nobody(client: FlaskClient, store: Store, admin: Caller) -> None:
    commune = an_official(store, role="admin", area_id=PHUONG_TRA_VINH)
    for official_id in (admin.id, "nobody"):
        path = f"{OFFICIALS}/{official_id}"
        assert_problem(client.get(path, headers=headers_for(commune)), 404, "not_found")
        assert_problem(act(client, commune, official_id, "disable", 1), 404, "not_found")
    listed = client.get(OFFICIALS, headers=headers_for(commune)).get_json()
    assert [row["id"] for row in listed] == [commune.id]


def test_a_change_needs_the_version_that_was_seen(client: FlaskClient, store: Store, admin: Caller) -> None:
    handler = an_official(store)
    blind = client.post(f"{OFFICIALS}/{handler.id}/actions/disable", headers=headers_for(admin))
    assert_problem(blind, 428)
    late = act(client, admin, handler.id, "disable", 1)
    assert assert_problem(late, 412)["current"]["state"] == "active"
    assert act(client, admin, handler.id, "disable", handler.document["version"]).status_code == 200


def test_disabled_and_enabled_again(client: FlaskClient, store: Store, admin: Caller) -> None:
    handler = an_official(store)
    gone = act(client, admin, handler.id, "disable", handler.document["version"])
    assert (gone.get_json()["state"], gone.get_json()["actions"]) == ("disabled", ["assign", "enable"])
    assert client.get("/v1/desk/session", headers=headers_for(handler)).status_code == 401
    back = act(client, admin, handler.id, "enable", gone.get_json()["version"])
    assert (back.get_json()["state"], back.headers["ETag"]) == ("active", f'"{back.get_json()["version"]}"')


def test_nobody_disables_themselves(client: FlaskClient, store: Store, admin: Caller) -> None:
    version = officials.get(store, admin.id)["version"]
    assert_problem(act(client, admin, admin.id, "disable", version), 403, "not_to_oneself")
    shown = client.get(f"{OFFICIALS}/{admin.id}", headers=headers_for(admin)).get_json()
    assert shown["actions"] == []


def test_roles_are_replaced_at_once(client: FlaskClient, store: Store, admin: Caller) -> None:
    handler = an_official(store)
    body = {"assignments": held("viewer")}
    changed = act(client, admin, handler.id, "assign", handler.document["version"], body)
    assert changed.get_json()["assignments"] == [{**held("viewer")[0], "agency_id": ""}]
    session = client.get("/v1/desk/session", headers=headers_for(handler)).get_json()
    assert "report_handle" not in session["permissions"]


def test_a_lost_password_and_a_lost_app_are_made_good_by_links(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    officer = an_official(store, role="duty_officer", totp_secret=SECRET)
    first = act(client, admin, officer.id, "reset-password", officer.document["version"]).get_json()
    second = act(client, admin, officer.id, "reset-second-factor", first["version"]).get_json()
    assert client.get("/v1/desk/session", headers=headers_for(officer)).status_code == 401
    assert_problem(accept(client, first["invitation"]["token"]), 404, "invitation_unknown")
    token = second["invitation"]["token"]
    assert accept(client, token, **set_up(client, token)[1]).status_code == 200
    assert officials.state_of(officials.get(store, officer.id)) == "active"


def test_the_list_pages_and_keeps_its_filter(client: FlaskClient, store: Store, admin: Caller) -> None:
    made = {an_official(store, area_id=PHUONG_TRA_VINH).id for _ in range(3)}
    found: list[str] = []
    path = f"{OFFICIALS}?area=29242&role=handler&limit=2"
    while path:
        answer = client.get(path, headers=headers_for(admin))
        found += [row["id"] for row in answer.get_json()]
        path = answer.headers.get("Link", "").partition("<")[2].partition(">")[0]
    assert (len(found), set(found)) == (3, made)


def test_administrators_read_what_happened_to_an_official_page_by_page(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    made = invite(client, admin).get_json()
    act(client, admin, made["id"], "assign", 1, {"assignments": held("viewer")})
    act(client, admin, made["id"], "disable", 2)
    path = f"{OFFICIALS}/{made['id']}/history"

    first = client.get(f"{path}?limit=2", headers=headers_for(admin))
    rest = client.get(first.headers["Link"].split(">")[0][1:], headers=headers_for(admin))

    steps = [*first.get_json(), *rest.get_json()]
    assert [step["action"] for step in steps] == ["disabled", "assigned", "invited"]
    assert {step["actor"]["id"] for step in steps} == {admin.id}
    assert steps[0]["assignments"] is None
    assert steps[1]["assignments"] == [held("viewer")[0] | {"agency_id": ""}]


def test_the_history_of_an_official_is_for_those_who_manage_them(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    path = f"{OFFICIALS}/{invite(client, admin).get_json()['id']}/history"
    elsewhere = an_official(store, role="admin", area_id=PHUONG_LONG_DUC)
    assert_problem(client.get(path, headers=headers_for(elsewhere)), 404)
    handler = an_official(store, area_id=PHUONG_TRA_VINH)
    assert_problem(client.get(path, headers=headers_for(handler)), 403, "no_permission")
