"""`/v1/desk/webhooks`: partners that are told of warnings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.alerts.cap_terms import Status
from models.store import Store
from tests.alerting import approved
from tests.builders import Caller, an_official
from tests.problems import assert_problem, fields

PATH = "/v1/desk/webhooks"

BODY = {"name": "Đài tỉnh", "url": "https://partner.example.vn/loa", "statuses": ["Actual"]}


@pytest.fixture
def admin(store: Store) -> Caller:
    """An administrator of the province."""
    return an_official(store, role="admin")


class Desk:
    """An administrator at the desk."""

    def __init__(self, client: FlaskClient, caller: Caller) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {caller.token}"}

    def get(self, path: str = "") -> TestResponse:
        """Read."""
        return self._client.get(PATH + path, headers=self._headers)

    def act(self, method: str, path: str, json: Any = None, *, etag: str = "") -> TestResponse:
        """Write, with the version that was seen."""
        headers = self._headers | ({"If-Match": etag} if etag else {})
        return self._client.open(PATH + path, method=method, json=json, headers=headers)


@pytest.fixture
def desk(client: FlaskClient, admin: Caller) -> Desk:
    """The desk of an administrator."""
    return Desk(client, admin)


@pytest.fixture
def made(desk: Desk, store: Store) -> dict[str, Any]:
    """A webhook that was registered and verified."""
    shown: dict[str, Any] = desk.act("POST", "", BODY).get_json()
    store.db["webhooks"].update_one({"_id": shown["id"]}, {"$set": {"state": "active"}})
    return shown


def test_the_secret_is_shown_when_it_is_made_and_never_again(desk: Desk) -> None:
    answer = desk.act("POST", "", BODY)
    shown = answer.get_json()
    assert (answer.status_code, shown["state"], shown["secret"][:6]) == (201, "pending", "whsec_")
    assert answer.headers["Location"] == f"{PATH}/{shown['id']}"
    (listed,) = desk.get().get_json()
    assert "secret" not in listed | desk.get(f"/{shown['id']}").get_json()


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"url": "nonsense"}, "url", "address_form"),
        ({"statuses": ["Draft"]}, "statuses.0", "not_a_choice"),
        ({"name": " "}, "name", "required"),
    ],
)
def test_what_is_no_webhook_is_refused(desk: Desk, given: dict[str, Any], field: str, code: str) -> None:
    assert fields(assert_problem(desk.act("POST", "", {**BODY, **given}), 422)) == {field: code}


def test_it_is_changed_by_version(desk: Desk, made: dict[str, Any]) -> None:
    etag = desk.get(f"/{made['id']}").headers["ETag"]
    changed = desk.act("PATCH", f"/{made['id']}", {"statuses": ["Actual", "Exercise"]}, etag=etag)
    assert (changed.get_json()["statuses"], changed.get_json()["state"]) == (["Actual", "Exercise"], "active")
    assert_problem(desk.act("PATCH", f"/{made['id']}", {"name": "B"}, etag=etag), 412)
    assert_problem(desk.act("PATCH", f"/{made['id']}", {"name": "B"}), 428)


def test_at_another_address_it_is_pending_again(desk: Desk, made: dict[str, Any]) -> None:
    etag = desk.get(f"/{made['id']}").headers["ETag"]
    body = {"url": "https://other.example.vn/"}
    changed = desk.act("PATCH", f"/{made['id']}", body, etag=etag).get_json()
    assert changed["state"] == "pending"


def test_disabling_verifying_and_rotating(desk: Desk, made: dict[str, Any]) -> None:
    def act(name: str) -> dict[str, Any]:
        etag = desk.get(f"/{made['id']}").headers["ETag"]
        shown: dict[str, Any] = desk.act("POST", f"/{made['id']}/actions/{name}", etag=etag).get_json()
        return shown

    disabled, pending, rotated = act("disable"), act("verify"), act("rotate")
    assert (disabled["state"], disabled["reason"], pending["state"]) == ("disabled", "official", "pending")
    assert rotated["secret"] != made["secret"]


def test_deliveries_are_listed_and_sent_again(desk: Desk, made: dict[str, Any], store: Store) -> None:
    alert, now = approved(store, Status.ACTUAL), datetime.now(UTC)
    span = {
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    planned = desk.act("POST", f"/{made['id']}/actions/replay", span)
    assert (planned.status_code, [one["alert_id"] for one in planned.get_json()]) == (202, [alert["_id"]])
    path = f"/{made['id']}/deliveries/{planned.get_json()[0]['id']}/actions/replay"
    again = desk.act("POST", path).get_json()
    assert again["replay_of"] == planned.get_json()[0]["id"]
    assert desk.act("POST", f"/{made['id']}/actions/ping").get_json()["kind"] == "ping"
    first = desk.get(f"/{made['id']}/deliveries?limit=2")
    assert [one["kind"] for one in first.get_json()] == ["ping", "alert.actual"]
    assert first.headers["Link"]


@pytest.mark.usefixtures("made")
def test_one_address_is_registered_once_by_a_name(desk: Desk) -> None:
    assert_problem(desk.act("POST", "", BODY), 409, "webhook_exists")
    other = desk.act("POST", "", {**BODY, "name": "Đài huyện"})
    assert other.status_code == 201
    path = f"/{other.get_json()['id']}"
    refused = desk.act("PATCH", path, {"name": BODY["name"]}, etag=other.headers["ETag"])
    assert_problem(refused, 409, "webhook_exists")


def test_a_ping_waits_until_the_server_is_verified(desk: Desk) -> None:
    pending = desk.act("POST", "", BODY).get_json()
    assert_problem(desk.act("POST", f"/{pending['id']}/actions/ping"), 409, "webhook_inactive")


def test_a_removed_one_is_gone(desk: Desk, made: dict[str, Any]) -> None:
    etag = desk.get(f"/{made['id']}").headers["ETag"]
    assert desk.act("DELETE", f"/{made['id']}", etag=etag).status_code == 204
    assert_problem(desk.get(f"/{made['id']}"), 404)
    assert desk.get().get_json() == []


def test_nobody_else_manages_them(client: FlaskClient, store: Store) -> None:
    other = Desk(client, an_official(store, role="duty_officer"))
    assert_problem(other.get(), 403)
