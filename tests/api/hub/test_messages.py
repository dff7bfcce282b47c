"""`/v1/hub/messages`: only the hub whose token is of exactly these bytes gets in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import create_app
from api.extensions.context import EXTENSION
from models.content.posts import POSTS
from models.hub.messages import MOST_BYTES
from models.store import Store
from tests import hubs
from tests.standins import hub as stand_in

ADDRESS = "/v1/hub/messages"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> stand_in.Identities:
    """The keys of the hub."""
    return stand_in.identities(tmp_path_factory.mktemp("hub"))


@pytest.fixture
def caller(store: Store, tmp_path: Path, known: stand_in.Identities) -> Iterator[FlaskClient]:
    """A client of an app that knows the hub."""
    application = create_app(hubs.knowing(store, tmp_path, peer_key=str(known.public_key)).settings)
    yield application.test_client()
    application.extensions[EXTENSION].close()


def claims(raw: bytes, **given: Any) -> dict[str, Any]:
    """What a good token says."""
    now = datetime.now(UTC)
    said = {
        "iss": hubs.TU,
        "aud": hubs.TINH,
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "body": hashlib.sha256(raw).hexdigest(),
    }
    return {name: value for name, value in (said | given).items() if value is not None}


def send(
    caller: FlaskClient, key: Any, body: bytes, said: Mapping[str, Any], algorithm: str = "EdDSA"
) -> TestResponse:
    token = jwt.encode(dict(said), key, algorithm=algorithm)
    headers = {"Authorization": f"Bearer {token}"}
    return caller.post(ADDRESS, data=body, headers=headers, content_type="application/json")


def test_a_signed_message_is_taken_and_a_repeat_changes_nothing(
    caller: FlaskClient, store: Store, known: stand_in.Identities
) -> None:
    body = json.dumps(hubs.message()).encode()
    said = [send(caller, known.token_key.read_bytes(), body, claims(body)).json for _ in range(2)]
    assert [one and one["status"] for one in said] == ["taken", "repeated"]
    assert store.collection(POSTS).count_documents({}) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"body": hashlib.sha256(b"other").hexdigest()},
        {"iss": "other"},
        {"aud": "other"},
        {"exp": datetime(2026, 1, 1, tzinfo=UTC)},
        {"exp": datetime(2099, 1, 1, tzinfo=UTC)},
        {"exp": None},
        {"iat": None},
        {"body": None},
    ],
    ids=["other bytes", "other hub", "for others", "over", "for ever", "no end", "no begin", "of nothing"],
)
def test_a_token_that_says_something_else_is_refused(
    caller: FlaskClient, known: stand_in.Identities, given: dict[str, Any]
) -> None:
    body = json.dumps(hubs.message()).encode()
    assert send(caller, known.token_key.read_bytes(), body, claims(body, **given)).status_code == 403


def test_a_token_by_another_key_is_refused(caller: FlaskClient, tmp_path: Path) -> None:
    body, other = json.dumps(hubs.message()).encode(), tmp_path / "other"
    other.mkdir()
    forger = stand_in.identities(other)
    assert send(caller, forger.token_key.read_bytes(), body, claims(body)).status_code == 403


def test_a_token_without_a_signature_is_refused(caller: FlaskClient) -> None:
    body = json.dumps(hubs.message()).encode()
    assert send(caller, None, body, claims(body), "none").status_code == 403


def test_a_message_that_is_too_large_is_not_read(caller: FlaskClient, known: stand_in.Identities) -> None:
    body = b" " * (MOST_BYTES + 1)
    assert send(caller, known.token_key.read_bytes(), body, claims(body)).status_code == 413


def test_every_fault_is_told(caller: FlaskClient, known: stand_in.Identities) -> None:
    body = json.dumps(hubs.message(number=0, body={"priority": "loud"})).encode()
    answer = send(caller, known.token_key.read_bytes(), body, claims(body))
    assert answer.status_code == 422
    assert {one["field"] for one in answer.get_json()["faults"]} == {"thing.version", "body.priority"}
