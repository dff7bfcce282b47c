"""The webhook of the Zalo Bot Platform: whoever knows the secret is heard, each update once."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import create_app
from api.extensions.context import EXTENSION
from models.messages import messages, taking_in
from models.messages.messages import MESSAGES
from models.settings import Settings
from models.store import Store
from tests.problems import assert_problem
from tests.standins import settings as accounts
from tests.standins.zalo_bot import update

CHAT = "chat-2468000000000000001"
SECRET = {"X-Bot-Api-Secret-Token": accounts.ZALO_BOT_SECRET}


@pytest.fixture(scope="module")
def bot_app(settings: Settings) -> Iterator[Flask]:
    """The web application with a bot."""
    app = create_app(dataclasses.replace(settings, zalo_bot_secret=accounts.ZALO_BOT_SECRET))
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def webhook(bot_app: Flask, store: Store) -> FlaskClient:
    """The platform, posting to Loa."""
    return bot_app.test_client()


def post(webhook: FlaskClient, body: dict[str, Any]) -> int:
    """Post an update; returns the status."""
    return webhook.post("/webhooks/zalo-bot", json=body, headers=SECRET).status_code


def kept(store: Store) -> list[dict[str, Any]]:
    """What the messages say that were kept."""
    rows = store.collection(MESSAGES).find({"direction": "in", "channel": "zalo_bot"})
    return [dict(messages.content_of(store, row)) for row in rows]


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {"ok": True, "result": one}])
def test_both_shapes_of_an_update_are_read(webhook: FlaskClient, store: Store, wrap: Any) -> None:
    assert post(webhook, wrap(update(CHAT, {"text": "Ngập đường"}))) == 200
    assert kept(store) == [{"text": "Ngập đường"}]
    assert taking_in.take_in(store) == 1
    assert store.db["outbox"].count_documents({"reaction": "answer_message"}) == 1


def test_picture_comes_with_its_caption(webhook: FlaskClient, store: Store) -> None:
    post(webhook, update(CHAT, {"photo_url": "https://f.zdn.vn/a.jpg", "caption": "ngập"}))
    assert kept(store) == [{"text": "ngập", "images": ["https://f.zdn.vn/a.jpg"]}]


def test_what_the_bot_cannot_read_is_kept_as_such(webhook: FlaskClient, store: Store) -> None:
    post(webhook, {**update(CHAT, {}), "event_name": "message.unsupported.received"})
    assert kept(store) == [{"other": True}]


def test_redelivery_changes_nothing(webhook: FlaskClient, store: Store) -> None:
    sent = update(CHAT, {"text": "Ngập"})
    assert [post(webhook, sent), post(webhook, sent)] == [200, 200]
    assert len(kept(store)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"event_name": "message.sticker.received"},
        {"event_name": "new.one"},
        {"message": None},
        {"message": {"message_id": "1"}},
    ],
)
def test_what_needs_no_answer_is_let_go(webhook: FlaskClient, store: Store, changed: dict[str, Any]) -> None:
    assert post(webhook, {**update(CHAT, {"text": "Ngập"}), **changed}) == 200
    assert kept(store) == []


def test_groups_and_other_bots_are_not_answered(webhook: FlaskClient, store: Store) -> None:
    robot = update(CHAT, {"text": "Ngập"})
    robot["message"]["from"]["is_bot"] = True
    assert post(webhook, update(CHAT, {"text": "Ngập", "chat_type": "GROUP"})) == 200
    assert post(webhook, robot) == 200
    assert kept(store) == []


@pytest.mark.parametrize("given", ["", "demo-bot-secre", "demo-bot-secret2", "bí mật"])
def test_whoever_does_not_know_the_secret_is_refused(webhook: FlaskClient, store: Store, given: str) -> None:
    headers = {"X-Bot-Api-Secret-Token": given.encode("utf-8").decode("latin-1")}
    refused = webhook.post("/webhooks/zalo-bot", json=update(CHAT, {"text": "x"}), headers=headers)
    assert assert_problem(refused, 403)["code"] == "webhook_signature"
    assert kept(store) == []


def test_province_without_a_bot_hears_nobody(client: FlaskClient, store: Store) -> None:
    assert post(client, update(CHAT, {"text": "x"})) == 403


@pytest.mark.parametrize("raw", [b"", b"[]", b"nonsense", b'"text"'])
def test_what_is_no_json_object_is_refused(webhook: FlaskClient, raw: bytes) -> None:
    assert webhook.post("/webhooks/zalo-bot", data=raw, headers=SECRET).status_code == 422


def test_half_an_emoji_does_not_lose_the_message(webhook: FlaskClient, store: Store) -> None:
    raw = json.dumps(update(CHAT, {"text": "Ngập \ud83d"})).encode()
    assert webhook.post("/webhooks/zalo-bot", data=raw, headers=SECRET).status_code == 200
    assert kept(store) == [{"text": "Ngập \ufffd"}]


def test_the_store_shows_neither_chat_nor_words(webhook: FlaskClient, store: Store) -> None:
    post(webhook, update(CHAT, {"text": "Ngập"}))
    row = str(store.db["messages"].find_one())
    assert CHAT not in row
    assert "Ngập" not in row
