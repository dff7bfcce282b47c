"""Zalo's webhook: only genuine, fresh events for this account count, and each counts once."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api import create_app
from api.extensions.context import EXTENSION
from models.messages import messages, provider_ids, sending, taking_in, zalo_windows
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.zalo_windows import State
from models.settings import Settings
from models.store import Store
from tests.standins import settings as zalo
from tests.standins.webhooks import zalo_headers

USER = "6142494823000001"


@pytest.fixture(scope="module")
def zalo_app(settings: Settings) -> Iterator[Flask]:
    """The web application with an Official Account."""
    account = dataclasses.replace(
        settings, zalo_app_id=zalo.ZALO_APP_ID, zalo_oa_id=zalo.ZALO_OA_ID, zalo_oa_secret=zalo.ZALO_OA_SECRET
    )
    app = create_app(account)
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def webhook(zalo_app: Flask, store: Store) -> FlaskClient:
    """Zalo, posting to Loa."""
    return zalo_app.test_client()


def event(name: str = "user_send_text", *, ago: float = 0, **given: Any) -> dict[str, Any]:
    """An event as Zalo writes it."""
    return {
        "app_id": zalo.ZALO_APP_ID,
        "event_name": name,
        "sender": {"id": USER},
        "recipient": {"id": zalo.ZALO_OA_ID},
        "message": {"text": "Ngập đường Lê Lợi", "msg_id": "m1"},
        "timestamp": str(int((time.time() - ago) * 1000)),
        **given,
    }


def post(webhook: FlaskClient, body: dict[str, Any] | bytes, **headers: str) -> TestResponse:
    """Post an event with the right signature, or with other headers."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    stamp = "" if isinstance(body, bytes) else str(body.get("timestamp", ""))
    return webhook.post("/webhooks/zalo", data=raw, headers={**zalo_headers(raw, stamp), **headers})


def signed(body: dict[str, Any]) -> dict[str, str]:
    """The headers of an event that is written with escapes only."""
    return dict(zalo_headers(json.dumps(body).encode(), str(body["timestamp"])))


def kept(store: Store) -> int:
    """How many messages were kept."""
    return store.db["messages"].count_documents({"direction": "in"})


def test_a_genuine_message_is_kept_with_its_reaction_pending(webhook: FlaskClient, store: Store) -> None:
    assert post(webhook, event()).status_code == 200
    assert kept(store) == 1
    assert taking_in.take_in(store) == 1
    assert store.db["outbox"].count_documents({"reaction": "answer_message"}) == 1


def test_a_redelivery_changes_nothing(webhook: FlaskClient, store: Store) -> None:
    sent = event(ago=3600)
    assert post(webhook, sent).status_code == 200
    assert post(webhook, sent, num_retry="1").status_code == 200
    assert kept(store) == 1
    assert taking_in.take_in(store) == 1
    assert store.db["outbox"].count_documents({}) == 1


def test_the_signature_is_over_the_raw_body(webhook: FlaskClient, store: Store) -> None:
    sent = event()
    raw = json.dumps(sent).encode()
    other = json.dumps(sent, ensure_ascii=False).encode()
    headers = zalo_headers(raw, sent["timestamp"])
    assert webhook.post("/webhooks/zalo", data=raw, headers=headers).status_code == 200
    assert webhook.post("/webhooks/zalo", data=other, headers=headers).status_code == 403


@pytest.mark.parametrize("mac", ["", "mac=", "mac=" + "0" * 64, "0" * 64])
def test_a_wrong_signature_is_refused(webhook: FlaskClient, store: Store, mac: str) -> None:
    response = post(webhook, event(), **{"X-ZEvent-Signature": mac})
    assert response.status_code == 403
    assert response.get_json()["code"] == "webhook_signature"
    assert kept(store) == 0


def test_the_timestamp_of_the_header_signs_as_well(webhook: FlaskClient, store: Store) -> None:
    sent = event()
    raw, stamp = json.dumps(sent).encode(), str(int(sent["timestamp"]) + 7)
    assert webhook.post("/webhooks/zalo", data=raw, headers=zalo_headers(raw, stamp)).status_code == 200


def test_an_event_of_another_account_is_refused(webhook: FlaskClient, store: Store) -> None:
    for sent in (event(app_id="1"), event(recipient={"id": "2"})):
        response = post(webhook, sent)
        assert (response.status_code, response.get_json()["code"]) == (403, "webhook_not_ours")
    assert kept(store) == 0


def test_an_old_event_is_refused_and_one_of_two_hours_ago_is_not(webhook: FlaskClient, store: Store) -> None:
    assert post(webhook, event(ago=2 * 3600)).status_code == 200
    response = post(webhook, event(ago=2.6 * 3600, message={"text": "cũ", "msg_id": "m2"}))
    assert (response.status_code, response.get_json()["code"]) == (403, "webhook_too_old")
    assert kept(store) == 1


def test_the_unsigned_probe_is_let_through(webhook: FlaskClient, store: Store) -> None:
    assert webhook.post("/webhooks/zalo", data=b"{}").status_code == 200


def test_without_an_account_everything_but_the_probe_is_refused(client: FlaskClient) -> None:
    assert post(client, event()).status_code == 403


@pytest.mark.parametrize("raw", [b"", b"[]", b"nonsense", b'"text"', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(webhook: FlaskClient, store: Store, raw: bytes) -> None:
    assert post(webhook, raw).status_code == 422


def test_an_unsigned_timestamp_that_is_no_text_is_refused_as_forged(webhook: FlaskClient) -> None:
    assert post(webhook, b'{"timestamp": "\\ud800"}').status_code == 403


def test_half_an_emoji_does_not_lose_the_message(webhook: FlaskClient, store: Store) -> None:
    sent = event(message={"text": "Ngập đường \ud83d", "msg_id": "m1"})
    assert post(webhook, json.dumps(sent).encode(), **signed(sent)).status_code == 200
    row = store.db["messages"].find_one({"direction": "in"})
    assert row is not None
    assert json.loads(store.vault.decrypt(row["content"]))["text"] == "Ngập đường \ufffd"


@pytest.mark.parametrize(
    "name",
    [
        "user_seen_message",
        "user_received_message",
        "oa_send_text",
        "unfollow",
        "user_send_sticker",
        "new_one",
    ],
)
def test_what_needs_no_answer_is_acknowledged_and_let_go(
    webhook: FlaskClient, store: Store, name: str
) -> None:
    assert post(webhook, event(name)).status_code == 200
    assert kept(store) == 0


def test_a_follower_is_greeted(webhook: FlaskClient, store: Store) -> None:
    sent = event("follow", oa_id=zalo.ZALO_OA_ID, follower={"id": USER})
    for name in ("sender", "recipient", "message"):
        del sent[name]
    assert post(webhook, sent).status_code == 200
    assert kept(store) == 1


def test_the_store_shows_neither_user_nor_words(webhook: FlaskClient, store: Store) -> None:
    post(webhook, event())
    row = str(store.db["messages"].find_one())
    assert USER not in row
    assert "Ngập" not in row


def seen(store: Store, provider_id: str = "m-9") -> str:
    """Queue a message that Zalo has taken under this id; returns its id."""
    queued = messages.queue(
        store,
        OutgoingMessage(key="k", channel=MessageChannel.ZALO, owner=Owner("chat", "c"), to=USER, body="Chào"),
    )
    sending.mark_sent(store, queued, provider_id)
    provider_ids.keep(store, "zalo", provider_id, queued["_id"])
    return queued["_id"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "user_send_sticker"},
        {"name": "follow", "follower": {"id": USER}, "oa_id": zalo.ZALO_OA_ID},
        {"name": "user_click_chatnow", "user_id": USER, "oa_id": zalo.ZALO_OA_ID},
        {"name": "user_submit_info", "info": {"phone": 84912345678}},
        {
            "name": "user_submit_info",
            "sender": {"id": zalo.ZALO_OA_ID},
            "recipient": {"id": USER},
            "info": {"phone": "84912345678"},
        },
    ],
)
def test_whatever_a_person_does_opens_their_window(
    webhook: FlaskClient, store: Store, given: dict[str, Any]
) -> None:
    assert post(webhook, event(**{"name": "user_send_text", **given})).status_code == 200
    assert zalo_windows.look(store, USER).state is State.FREE


@pytest.mark.parametrize(
    "name", ["user_received_message", "user_seen_message", "oa_send_text", "user_send_group_text"]
)
def test_receipts_and_echoes_open_no_window(webhook: FlaskClient, store: Store, name: str) -> None:
    post(webhook, event(name, sender={"id": zalo.ZALO_OA_ID}, recipient={"id": USER}))
    assert zalo_windows.look(store, USER).state is State.UNKNOWN


def test_window_is_counted_from_the_moment_of_the_event(webhook: FlaskClient, store: Store) -> None:
    post(webhook, event(ago=7200))
    row = store.db["zalo_windows"].find_one()
    assert row
    assert 7190 < (datetime.now(UTC) - row["heard_at"]).total_seconds() < 7260


def test_whoever_unfollows_is_written_to_no_more(webhook: FlaskClient, store: Store) -> None:
    post(webhook, event(ago=5))
    post(webhook, event("unfollow", follower={"id": USER}, oa_id=zalo.ZALO_OA_ID))
    assert zalo_windows.look(store, USER).state is State.LEFT


def test_number_that_a_person_shares_is_kept(webhook: FlaskClient, store: Store) -> None:
    post(webhook, event("user_submit_info", info={"phone": "84912345678"}))
    assert zalo_windows.look(store, USER).phone == "+84912345678"


@pytest.mark.parametrize(
    ("name", "message"),
    [("user_received_message", {"msg_id": "m-9"}), ("user_seen_message", {"msg_ids": ["x", "m-9", 7]})],
)
def test_receipt_gives_a_message_its_fate(
    webhook: FlaskClient, store: Store, name: str, message: dict[str, Any]
) -> None:
    queued = seen(store)
    ends: dict[str, Any] = {"sender": {"id": zalo.ZALO_OA_ID}, "recipient": {"id": USER}}
    for _ in range(2):
        assert post(webhook, event(name, **ends, message=message)).status_code == 200
    assert messages.get(store, queued).get("fate") == "delivered"


def test_file_of_the_domain_check_is_served(settings: Settings, store: Store) -> None:
    app = create_app(dataclasses.replace(settings, zalo_verifier="Abc_123"))
    page = app.test_client().get("/zalo_verifierAbc_123.html")
    other = app.test_client().get("/zalo_verifierAbc_124.html")
    app.extensions[EXTENSION].close()
    assert 'name="zalo-platform-site-verification" content="Abc_123"' in page.text
    assert (page.status_code, other.status_code) == (200, 404)


def test_file_of_the_domain_check_is_not_there_unasked(client: FlaskClient) -> None:
    assert client.get("/zalo_verifier.html").status_code == 404
