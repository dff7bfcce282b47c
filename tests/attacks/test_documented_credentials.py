"""A client that knows the OpenAPI document and nothing else sends the credentials that are needed."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from models.access import sessions
from models.access.callers import CallerKind
from models.people import citizens
from models.store import Store
from tests.builders import a_citizen, a_device, an_official
from tests.contracts import document
from tests.contracts.document import Operation

OPERATIONS = {(one.method, one.path): one for one in document.operations(document.committed_once())}


def authorised(operation: Operation, held: dict[str, str]) -> dict[str, str]:
    """Headers as a generated client sends them: the first documented credential that its user holds."""
    rows: list[dict[str, Any]] = operation.body["security"]
    tokens = [held[scheme] for row in rows for scheme in row if scheme in held]
    return {"Authorization": f"Bearer {tokens[0]}"} if tokens else {}


def test_a_citizens_app_refreshes_its_session(client: FlaskClient, store: Store) -> None:
    device = a_device(store)
    citizen = a_citizen(store, device=device)
    opened = citizens.sign_in(store, citizens.by_id(store, citizen.id), device.id)
    held = {"device": device.token, "citizen": opened.access}
    headers = authorised(OPERATIONS["post", "/v1/auth/refresh"], held)
    answer = client.post("/v1/auth/refresh", json={"refresh_token": opened.refresh}, headers=headers)
    assert answer.status_code == 200


def test_an_officials_browser_refreshes_its_session_without_a_credential(
    client: FlaskClient, store: Store
) -> None:
    opened = sessions.open_session(store, CallerKind.OFFICIAL, an_official(store).id)
    headers = authorised(OPERATIONS["post", "/v1/auth/refresh"], {"official": opened.access})
    assert headers == {}
    answer = client.post("/v1/auth/refresh", json={"refresh_token": opened.refresh}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "kinds"),
    [
        ("get", "/v1/reports/{code}", {"device", "citizen"}),
        ("post", "/v1/reports/{code}/rating", {"device", "citizen"}),
        ("get", "/open311/v2/servicerequestupdates.{form}", {"key"}),
    ],
)
def test_a_credential_that_changes_the_answer_is_optional(method: str, path: str, kinds: set[str]) -> None:
    rows = OPERATIONS[method, path].body["security"]
    assert rows[0] == {}
    assert {name for row in rows for name in row} == kinds


@pytest.mark.parametrize(
    ("method", "path", "names"),
    [
        ("put", "/v1/desk/agencies/{agency_id}", {"IfMatch", "IdempotencyKey"}),
        ("post", "/v1/reports/{code}/rating", {"ReportPin", "OpenIdempotencyKey"}),
    ],
)
def test_every_header_that_a_write_takes_is_documented(method: str, path: str, names: set[str]) -> None:
    parameters = OPERATIONS[method, path].body["parameters"]
    assert names <= {one.get("$ref", "").rsplit("/", 1)[-1] for one in parameters}
