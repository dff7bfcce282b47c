"""What somebody sends in quick succession in the web chat is answered at once, and shown once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.store import Store

SENDER = "0123456789abcdef0123456789abcdef"
LINES = ["alo", "tui muốn phản ánh", "cây ngã chắn đường", "ở xã Long Hữu", "hôm qua tới giờ"]


@pytest.fixture
def chat(client: FlaskClient, store: Store) -> FlaskClient:
    """A caller of the chat, with the catalogue behind it."""
    return client


def say(
    chat: FlaskClient, text: str, id: str, unshown: Sequence[str] | None = None, **more: Any
) -> list[dict[str, Any]]:
    """Say something; the bot's messages."""
    metadata = {"message_id": id, **more, **({} if unshown is None else {"unshown": list(unshown)})}
    body = {"sender": SENDER, "message": text, "metadata": metadata}
    response = chat.post("/webhooks/rest/webhook", json=body)
    assert response.status_code == 200, response.json
    replies: list[dict[str, Any]] = response.get_json()
    return replies


def in_lines(chat: FlaskClient, lines: Sequence[str]) -> list[dict[str, Any]]:
    """Say one line after the other, as the page sends them; the last answer."""
    ids: list[str] = []
    for number, text in enumerate(lines):
        answer = say(chat, text, f"m{number}", ids)
        ids.append(f"m{number}")
    return answer


def test_five_lines_are_answered_with_one_question(chat: FlaskClient, store: Store) -> None:
    texts = [reply["text"] for reply in in_lines(chat, LINES)]
    assert len(texts) == len(set(texts))
    assert "Chuyện gì đang xảy ra" not in "".join(texts)
    assert texts[-1].startswith("Bạn có ảnh không?")


def test_without_the_wish_each_message_has_its_own_answer(chat: FlaskClient) -> None:
    first, second = say(chat, "xin chào", "m1"), say(chat, "cảm ơn", "m2")
    assert first
    assert not [reply for reply in second if reply in first]


def test_what_was_never_answered_adds_nothing(chat: FlaskClient) -> None:
    assert say(chat, "xin chào", "m1", ["gone", "m0"]) == say(chat, "xin chào", "m1")


def test_a_call_for_help_among_lines_is_marked_to_be_shown_at_once(chat: FlaskClient, store: Store) -> None:
    answer = in_lines(chat, ["alo", "cứu với nước ngập tới mái nhà ở xã Long Hữu"])
    assert answer[-1]["custom"] == {"at_once": True}
    assert store.db["reports"].count_documents({"kind": "rescue"}) == 1


def test_a_pressed_button_is_shown_at_once_and_words_are_not(chat: FlaskClient) -> None:
    (greeting,) = say(chat, "xin chào", "m1", [])
    assert "custom" not in greeting
    assert say(chat, greeting["buttons"][0]["payload"], "m2", [])[-1]["custom"] == {"at_once": True}


def test_more_messages_than_a_burst_has_are_refused(chat: FlaskClient) -> None:
    body = {"sender": SENDER, "message": "alo", "metadata": {"unshown": [f"m{n}" for n in range(15)]}}
    assert chat.post("/webhooks/rest/webhook", json=body).status_code == 422


def test_a_call_for_help_beside_a_burst_is_filed_once_and_answered_itself(app: Flask, store: Store) -> None:
    ready = Barrier(2)

    def burst() -> list[dict[str, Any]]:
        ready.wait()
        return in_lines(app.test_client(), LINES)

    def call() -> list[dict[str, Any]]:
        ready.wait()
        return say(app.test_client(), "cứu với nước ngập tới mái nhà ở xã Long Hữu", "help", [])

    with ThreadPoolExecutor(2) as threads:
        lines, rescue = threads.submit(burst), threads.submit(call)
        assert lines.result()
        assert rescue.result()[-1]["custom"] == {"at_once": True}
        assert "112" in "".join(reply.get("text", "") for reply in rescue.result())
    assert store.db["reports"].count_documents({"kind": "rescue"}) == 1
