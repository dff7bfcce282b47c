"""`/v1/outlets/pairings` and `/tokens`: a device is paired by code, and refused in the words of OAuth."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from models.store import Store
from tests.builders import Caller, a_citizen, a_device, an_official, headers_for
from tests.outleting import a_manager, an_outlet, an_outlet_device, paired
from tests.problems import assert_problem

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def manager(store: Store) -> Caller:
    return a_manager(store)


def asked(client: FlaskClient, **body: Any) -> Any:
    return client.post("/v1/outlets/tokens", json=body)


def refused(client: FlaskClient, error: str, **body: Any) -> Any:
    """Assert that there are no tokens, for this reason; returns the answer."""
    answer = asked(client, **body)
    assert assert_problem(answer, 400)["error"] == error
    return answer


def begun(client: FlaskClient) -> Any:
    body = {"hardware": "Hộp mẫu", "software": "1.0", "serial": "SN-1"}
    answer = client.post("/v1/outlets/pairings", json=body)
    assert answer.status_code == 200
    return answer.get_json()


def confirm(client: FlaskClient, manager: Caller, outlet: Any, user_code: str) -> Any:
    headers = headers_for(manager) | {"If-Match": f'"{outlet["version"]}"'}
    body = {"user_code": user_code}
    return client.post(f"/v1/desk/outlets/{outlet['_id']}/pair", json=body, headers=headers)


def me(client: FlaskClient, token: str) -> Any:
    return client.get("/v1/outlets/me", headers={"Authorization": f"Bearer {token}"})


def test_a_device_is_paired_and_knows_which_outlet_it_is(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    outlet, pairing = an_outlet(store, manager), begun(client)
    assert pairing["verification_uri_complete"].endswith(f"?code={pairing['user_code']}")
    waiting = refused(
        client, "authorization_pending", grant_type=DEVICE_CODE, device_code=pairing["device_code"]
    )
    assert waiting.headers["Retry-After"] == "5"
    body = {"user_code": pairing["user_code"].lower()}
    asking = client.post("/v1/desk/outlet-pairings/look-up", json=body, headers=headers_for(manager))
    assert (asking.get_json()["device"]["serial"], asking.get_json()["network"]) == ("SN-1", "127.0.0.1")
    assert confirm(client, manager, outlet, pairing["user_code"]).get_json()["device"]["serial"] == "SN-1"
    tokens = asked(client, grant_type=DEVICE_CODE, device_code=pairing["device_code"]).get_json()
    assert (tokens["token_type"], tokens["expires_in"], tokens["outlet_id"]) == (
        "Bearer",
        900,
        outlet["_id"],
    )
    assert me(client, tokens["access_token"]).get_json() == {
        "id": outlet["_id"],
        "code": outlet["code"],
        "name": "Cụm loa mẫu",
        "kind": "loudspeaker",
        "place": "Phường Trà Vinh",
    }
    refused(client, "invalid_grant", grant_type=DEVICE_CODE, device_code=pairing["device_code"])


def test_a_device_that_says_nothing_of_itself_may_be_paired(client: FlaskClient) -> None:
    assert client.post("/v1/outlets/pairings").status_code == 200


def test_a_device_may_ask_by_forms_as_oauth_has_it(client: FlaskClient) -> None:
    given = client.post("/v1/outlets/pairings", data={"client_id": "hop", "serial": "SN-1"})
    assert given.status_code == 200
    form = {"client_id": "hop", "grant_type": DEVICE_CODE, "device_code": given.get_json()["device_code"]}
    answer = client.post("/v1/outlets/tokens", data=form)
    assert assert_problem(answer, 400)["error"] == "authorization_pending"


def test_the_address_for_the_code_is_whole(client: FlaskClient, store: Store) -> None:
    pairing = begun(client)
    assert pairing["verification_uri"] == f"{store.settings.public_base}/console/outlets/pair"
    assert urlsplit(pairing["verification_uri_complete"]).netloc


def test_a_device_that_hurries_is_told_to_slow_down(client: FlaskClient) -> None:
    secret = begun(client)["device_code"]
    asked(client, grant_type=DEVICE_CODE, device_code=secret)
    answer = refused(client, "slow_down", grant_type=DEVICE_CODE, device_code=secret)
    assert answer.headers["Retry-After"] == "10"


def test_a_device_that_is_none_of_ours_is_refused(client: FlaskClient, manager: Caller) -> None:
    pairing = begun(client)
    body = {"user_code": pairing["user_code"]}
    answer = client.post("/v1/desk/outlet-pairings/deny", json=body, headers=headers_for(manager))
    assert answer.status_code == 200
    refused(client, "access_denied", grant_type=DEVICE_CODE, device_code=pairing["device_code"])


def test_tokens_are_turned_over(client: FlaskClient, store: Store) -> None:
    first = paired(store, an_outlet(store))
    second = asked(client, grant_type="refresh_token", refresh_token=first.refresh).get_json()
    third = asked(client, grant_type="refresh_token", refresh_token=second["refresh_token"]).get_json()
    assert me(client, third["access_token"]).status_code == 200
    refused(client, "invalid_grant", grant_type="refresh_token", refresh_token=first.refresh)
    assert_problem(me(client, third["access_token"]), 401, "credential_revoked")


def test_a_revoked_device_is_told_to_refresh_and_refused_there(
    client: FlaskClient, store: Store, manager: Caller
) -> None:
    outlet = an_outlet(store, manager)
    held = paired(store, outlet, manager)
    headers = headers_for(manager) | {"If-Match": '"2"'}
    address = f"/v1/desk/outlets/{outlet['_id']}/revoke"
    assert client.post(address, json={"reason": "Mất thiết bị"}, headers=headers).status_code == 200
    assert_problem(me(client, held.access), 401, "credential_revoked")
    refused(client, "invalid_grant", grant_type="refresh_token", refresh_token=held.refresh)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": DEVICE_CODE, "device_code": "x"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "lot.é.1.é.é"}, "invalid_grant"),
    ],
)
def test_what_is_no_grant_has_an_error_of_oauth(client: FlaskClient, body: Any, error: str) -> None:
    answer = asked(client, **body)
    assert answer.get_json()["error"] == error
    assert answer.status_code == (422 if error == "invalid_request" else 400)


def test_a_grant_without_its_token_is_no_grant(client: FlaskClient) -> None:
    answer = asked(client, grant_type="refresh_token")
    assert assert_problem(answer, 422)["error"] == "invalid_request"


@pytest.mark.parametrize("build", [an_official, a_citizen, a_device])
def test_nobody_but_a_device_of_an_outlet_opens_its_doors(
    client: FlaskClient, store: Store, build: Any
) -> None:
    assert_problem(me(client, build(store).token), 403, "wrong_caller")


def test_a_device_of_an_outlet_opens_no_door_of_officials(client: FlaskClient, store: Store) -> None:
    device = headers_for(an_outlet_device(store))
    assert_problem(client.get("/v1/desk/outlets", headers=device), 403, "wrong_caller")
    body = {"user_code": "BBBBBBBB"}
    answer = client.post("/v1/desk/outlet-pairings/look-up", json=body, headers=device)
    assert_problem(answer, 403, "wrong_caller")


def test_a_refresh_token_is_no_access_token(client: FlaskClient, store: Store) -> None:
    assert_problem(me(client, paired(store, an_outlet(store)).refresh), 401, "credential_bad")


def test_a_key_in_the_address_opens_the_outlet(client: FlaskClient, store: Store, manager: Caller) -> None:
    outlet = an_outlet(store, manager)
    headers = headers_for(manager) | {"If-Match": '"1"'}
    address = f"/v1/desk/outlets/{outlet['_id']}/device-key"
    made = client.post(address, json={"reason": "Hộp không có bộ nhớ"}, headers=headers).get_json()
    opened = client.get(f"/v1/outlets/me?device_key={made['device_key']}")
    assert opened.get_json()["id"] == outlet["_id"]
    again = client.get(f"/v1/desk/outlets/{outlet['_id']}", headers=headers_for(manager))
    assert made["device_key"] not in again.get_data(as_text=True)


def test_no_token_but_a_key_is_taken_in_an_address(client: FlaskClient, store: Store) -> None:
    token = paired(store, an_outlet(store)).access
    assert_problem(client.get(f"/v1/outlets/me?device_key={token}"), 401, "credential_bad")


def test_a_key_in_an_address_opens_no_door_of_officials(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/desk/outlets?device_key=lok.x.y"), 401, "credential_missing")


def test_whoever_guesses_codes_over_http_is_stopped(client: FlaskClient, manager: Caller) -> None:
    body, headers = {"user_code": "BBBB-BBBB"}, headers_for(manager)
    codes = [
        client.post("/v1/desk/outlet-pairings/look-up", json=body, headers=headers).status_code
        for _ in range(21)
    ]
    assert codes == [404] * 20 + [429]
