"""`/v1/desk/keys`: administrators give keys to other systems and take them back."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.access import api_keys
from models.access.callers import CallerKind, KeyScope
from models.errors import Unauthenticated
from models.people import credentials
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, Caller, an_official, headers_for
from tests.problems import assert_problem

KEYS = "/v1/desk/keys"
NEW = {"name": "Cổng mới", "scopes": ["open311"]}


@pytest.fixture
def admin(store: Store) -> Caller:
    return an_official(store, role="admin")


def _made(client: FlaskClient, admin: Caller, **given: object) -> dict[str, str]:
    body = {"name": "Cổng phản ánh", "scopes": ["open311"]} | given
    response = client.post(KEYS, json=body, headers=headers_for(admin))
    assert response.status_code == 201, response.get_json()
    made: dict[str, str] = response.get_json()
    return made


def test_a_new_key_is_recognised_as_its_system(client: FlaskClient, store: Store, admin: Caller) -> None:
    identity = credentials.identify(store, _made(client, admin)["key"])
    assert (identity.kind, identity.name, identity.scopes) == (
        CallerKind.KEY,
        "Cổng phản ánh",
        (KeyScope.OPEN311,),
    )


def test_the_key_itself_is_shown_once_and_kept_nowhere(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    made = _made(client, admin)
    (listed,) = client.get(KEYS, headers=headers_for(admin)).get_json()
    assert "key" not in listed
    assert made["key"].rpartition(".")[2] not in str(list(store.collection(api_keys.API_KEYS).find()))


def test_a_revoked_key_opens_nothing_more(client: FlaskClient, store: Store, admin: Caller) -> None:
    made = _made(client, admin)
    response = client.delete(f"{KEYS}/{made['id']}", headers=headers_for(admin))
    assert response.get_json()["revoked_at"]
    with pytest.raises(Unauthenticated, match="credential_revoked"):
        credentials.identify(store, made["key"])


def test_a_key_with_a_wrong_secret_is_refused(client: FlaskClient, store: Store, admin: Caller) -> None:
    with pytest.raises(Unauthenticated, match="credential_bad"):
        credentials.identify(store, _made(client, admin)["key"] + "x")


def test_two_systems_do_not_share_a_name(client: FlaskClient, admin: Caller) -> None:
    _made(client, admin)
    again = client.post(
        KEYS, json={"name": "Cổng phản ánh", "scopes": ["open311"]}, headers=headers_for(admin)
    )
    assert_problem(again, 409, "key_exists")


def test_only_administrators_make_keys(client: FlaskClient, store: Store, admin: Caller) -> None:
    handler = an_official(store)
    refused = client.post(KEYS, json={"name": "x", "scopes": ["open311"]}, headers=headers_for(handler))
    assert_problem(refused, 403, "no_permission")


def test_an_administrator_of_a_commune_has_no_business_with_keys(
    client: FlaskClient, store: Store, admin: Caller
) -> None:
    made = _made(client, admin)
    headers = headers_for(an_official(store, role="admin", area_id=PHUONG_TRA_VINH))
    assert_problem(client.get(KEYS, headers=headers), 403, "no_permission")
    assert_problem(client.delete(f"{KEYS}/{made['id']}", headers=headers), 403, "no_permission")
    assert_problem(client.post(KEYS, json=NEW, headers=headers), 403, "no_permission")


def test_a_key_is_no_official(client: FlaskClient, admin: Caller) -> None:
    key = _made(client, admin)["key"]
    assert_problem(client.get(KEYS, headers={"Authorization": f"Bearer {key}"}), 403, "wrong_caller")
