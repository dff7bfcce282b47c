"""Other issuers hand in their warnings; officials release or dismiss them; administrators say who may."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from models.access.callers import KeyScope
from models.partners import issuers
from models.partners.issuers import Issuer
from models.store import Store
from models.store.events import SYSTEM
from tests.builders import Caller, a_key, an_official
from tests.capping import SENDER, at, document, issuer, reference
from tests.certificates import certificate, key, pem
from tests.problems import assert_problem, fields

DESK = "/v1/desk/incoming-alerts"


@pytest.fixture
def system(store: Store) -> Caller:
    """Another system with a key."""
    return a_key(store)


@pytest.fixture
def source(store: Store, system: Caller) -> Issuer:
    """The issuer whose key that is."""
    return issuer(store, key_id=system.id)


@pytest.fixture
def officer(store: Store) -> Caller:
    """Whoever is on duty."""
    return an_official(store, role="duty_officer")


def bearer(caller: Caller) -> dict[str, str]:
    """The header of a caller."""
    return {"Authorization": f"Bearer {caller.token}"}


def hand_in(client: FlaskClient, system: Caller, written: bytes) -> TestResponse:
    """Post a document."""
    headers = {**bearer(system), "Content-Type": "application/cap+xml"}
    return client.post("/v1/cap", data=written, headers=headers)


def act(client: FlaskClient, officer: Caller, id: str, name: str, body: Any = None) -> TestResponse:
    """Decide on a message as it is now."""
    etag = client.get(f"{DESK}/{id}", headers=bearer(officer)).headers["ETag"]
    headers = {**bearer(officer), "If-Match": etag}
    return client.post(f"{DESK}/{id}/actions/{name}", json=body, headers=headers)


@pytest.mark.usefixtures("source")
def test_what_is_handed_in_is_there_once(client: FlaskClient, system: Caller, officer: Caller) -> None:
    first, again = hand_in(client, system, document()), hand_in(client, system, document())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    (row,) = client.get(DESK, headers=bearer(officer)).get_json()
    assert (row["identifier"], row["state"], row["status"]) == ("VN-1", "new", "Actual")


def test_what_is_refused_uses_up_nothing_of_the_hour(client: FlaskClient, store: Store) -> None:
    strict = a_key(store)
    issuer(store, key_id=strict.id)
    store.db["api_keys"].update_one({"_id": strict.id}, {"$set": {"per_hour": 2}})
    for _ in range(4):
        assert hand_in(client, strict, document(scope="Private")).status_code == 422
    for name in ("A", "B"):
        assert hand_in(client, strict, document(name)).status_code == 201
    assert_problem(hand_in(client, strict, document("C")), 429)


@pytest.mark.usefixtures("source")
def test_another_text_under_the_same_name_is_no_repeat(client: FlaskClient, system: Caller) -> None:
    sent = at(-1)
    hand_in(client, system, document(sent=sent))
    other = document(sent=sent, headline="Khác")
    assert_problem(hand_in(client, system, other), 409, "incoming_differs")


@pytest.mark.usefixtures("source")
def test_what_is_wrong_with_it_is_said_at_once(client: FlaskClient, system: Caller) -> None:
    wrong = document(sender="x@example.vn", scope="Private", expires="soon")
    assert fields(assert_problem(hand_in(client, system, wrong), 422)) == {
        "addresses": "cap_scope",
        "info.0.expires": "cap_time",
        "scope": "cap_not_public",
        "sender": "cap_sender_unknown",
    }


@pytest.mark.usefixtures("source")
def test_what_is_no_xml_is_refused_unread(client: FlaskClient, system: Caller) -> None:
    answer = client.post("/v1/cap", json={"a": 1}, headers=bearer(system))
    assert_problem(answer, 415)


def test_a_key_of_no_issuer_hands_in_nothing(client: FlaskClient, store: Store, source: Issuer) -> None:
    assert_problem(hand_in(client, a_key(store), document()), 403, "key_of_no_issuer")
    other = a_key(store, scopes=[KeyScope.OPEN311])
    assert_problem(hand_in(client, other, document()), 403)
    assert source["key_id"]


def test_an_issuer_that_is_paused_hands_in_nothing(
    client: FlaskClient, store: Store, system: Caller, source: Issuer
) -> None:
    issuers.change(store, source["_id"], {"active": False}, SYSTEM, expect=source["version"])
    assert_problem(hand_in(client, system, document()), 403, "key_of_no_issuer")


@pytest.mark.usefixtures("source")
def test_the_desk_sees_what_it_would_become_and_what_is_left_over(
    client: FlaskClient, system: Caller, officer: Caller
) -> None:
    areas = "<area><areaDesc>Biển Đông</areaDesc></area>"
    made = hand_in(client, system, document(areas=areas)).get_json()
    shown = client.get(f"{DESK}/{made['id']}", headers=bearer(officer)).get_json()
    assert shown["proposal"]["hazard"] == "trieu_cuong"
    assert shown["unmapped"] == [{"field": "info.0.area", "value": "Biển Đông"}]
    assert "Biển Đông" in shown["document"]


@pytest.mark.usefixtures("source")
def test_taking_over_makes_a_draft_and_dismissing_needs_a_reason(
    client: FlaskClient, system: Caller, officer: Caller
) -> None:
    one, two = (hand_in(client, system, document(name)).get_json()["id"] for name in ("A", "B"))
    draft = act(client, officer, one, "take-over", {})
    assert (draft.status_code, draft.get_json()["state"]) == (201, "draft")
    assert (draft.get_json()["origin"]["kind"], draft.get_json()["origin"]["identifier"]) == ("issuer", "A")
    assert draft.headers["Location"] == f"/v1/desk/alerts/{draft.get_json()['id']}"
    assert_problem(act(client, officer, one, "take-over", {}), 409, "incoming_decided")
    assert_problem(act(client, officer, two, "dismiss", {"reason": " "}), 422)
    done = act(client, officer, two, "dismiss", {"reason": "Không thuộc địa bàn tỉnh"}).get_json()
    assert done["state"] == "dismissed"
    listed = client.get(f"{DESK}?state=taken", headers=bearer(officer)).get_json()
    assert [(row["id"], row["alert_id"]) for row in listed] == [(one, draft.get_json()["id"])]


@pytest.mark.usefixtures("source")
def test_a_cancellation_of_nothing_is_refused(client: FlaskClient, system: Caller, officer: Caller) -> None:
    cancel = document("C", msgType="Cancel", references=reference(document(), "VN-1"), sent=at(-0.5))
    made = hand_in(client, system, cancel).get_json()
    shown = client.get(f"{DESK}/{made['id']}", headers=bearer(officer)).get_json()
    assert (shown["becomes"], shown["follows"]) == ("nothing", None)
    assert_problem(act(client, officer, made["id"], "take-over", {}), 409, "nothing_to_cancel")


def test_the_list_has_pages(client: FlaskClient, store: Store, system: Caller, source: Issuer) -> None:
    assert source["active"]
    reader = an_official(store, role="viewer")
    for name in "ABC":
        hand_in(client, system, document(name))
    first = client.get(f"{DESK}?limit=2", headers=bearer(reader))
    second = client.get(first.headers["Link"].partition("<")[2].partition(">")[0], headers=bearer(reader))
    found = [row["identifier"] for page in (first, second) for row in page.get_json()]
    assert found == ["C", "B", "A"]


def test_administrators_add_and_change_issuers(client: FlaskClient, store: Store, system: Caller) -> None:
    admin = bearer(an_official(store, role="admin"))
    body = {
        "name": "Trung tâm Dự báo",
        "senders": [SENDER],
        "feed_url": "https://kttv.example.vn/feed.xml",
        "key_id": system.id,
        "certificate": pem(certificate(key())),
    }
    made = client.post("/v1/desk/issuers", json=body, headers=admin)
    shown = made.get_json()
    assert (made.status_code, shown["poll"]["failures"], shown["poll_minutes"]) == (201, 0, 5)
    path = f"/v1/desk/issuers/{shown['id']}"
    headers = {**admin, "If-Match": made.headers["ETag"]}
    changed = client.patch(path, json={"active": False, "key_id": system.id}, headers=headers).get_json()
    assert changed["active"] is False
    assert [one["id"] for one in client.get("/v1/desk/issuers", headers=admin).get_json()] == [shown["id"]]
    another = client.post("/v1/desk/issuers", json={**body, "name": "Khác"}, headers=admin)
    assert fields(assert_problem(another, 422)) == {"key_id": "key_unusable"}


def test_a_sender_is_that_of_one_active_issuer(
    client: FlaskClient, store: Store, system: Caller, source: Issuer
) -> None:
    admin = bearer(an_official(store, role="admin"))
    body = {"name": "Khác", "senders": ["x@example.vn", SENDER]}
    refused = client.post("/v1/desk/issuers", json=body, headers=admin)
    assert fields(assert_problem(refused, 422)) == {"senders.1": "sender_taken"}
    made = client.post("/v1/desk/issuers", json={**body, "active": False}, headers=admin)
    headers = {**admin, "If-Match": made.headers["ETag"]}
    path = f"/v1/desk/issuers/{made.get_json()['id']}"
    refused = client.patch(path, json={"active": True}, headers=headers)
    assert fields(assert_problem(refused, 422)) == {"senders.1": "sender_taken"}
    assert client.patch(path, json={"name": "Khác nữa"}, headers=headers).status_code == 200
    own = {**admin, "If-Match": f'"{source["version"]}"'}
    same = client.patch(f"/v1/desk/issuers/{source['_id']}", json={"senders": [SENDER]}, headers=own)
    assert (same.status_code, source["key_id"]) == (200, system.id)


def test_nobody_else_manages_issuers(client: FlaskClient, officer: Caller) -> None:
    assert_problem(client.get("/v1/desk/issuers", headers=bearer(officer)), 403)
