"""The Zalo Bot Platform: sending, and what a resident writes to the bot."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import requests
from flask import Blueprint, Response, jsonify, request

from tests.standins import settings
from tests.standins.arrivals import Arrival
from tests.standins.box import Box

ERRORS = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Monthly quota exceeded",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    408: "Request timeout",
    409: "Conflict",
    429: "Too Many Requests",
}
MOST_CHARACTERS = 2000


def blueprint(box: Box) -> Blueprint:
    """The routes of the platform, and the one with which a test plays a resident."""
    blp = Blueprint("zalo-bot", __name__, url_prefix="/zalo-bot")

    @blp.post("/bot<token>/sendMessage")
    def send(token: str) -> Response:
        body = request.get_json(silent=True)
        return _send(box, token, body if isinstance(body, dict) else {})

    @blp.post("/simulate/user-message")
    def user_message() -> Response:
        body = request.get_json()
        return jsonify(status=write(box, str(body["chat_id"]), body))

    return blp


def _send(box: Box, token: str, body: dict[str, Any]) -> Response:
    key, to, text = request.headers.get("Idempotency-Key", ""), str(body.get("chat_id", "")), body.get("text")
    fault = box.fault("zalo_bot", to)
    if fault and not fault.accepted:
        box.note("zalo_bot", key, to, fault.error or str(fault.status))
        struck = _error(int(fault.error)) if fault.error else Response(status=fault.status or 503)
        struck.headers.update(fault.headers)
        return struck
    code = _examine(token, to, text)
    box.note("zalo_bot", key, to, str(code or "ok"))
    if code:
        return _error(code)
    arrival = box.deliver(Arrival("zalo_bot", key, to, "chat", uuid4().hex[:20], text=str(text), raw=body))
    if fault:
        return Response(status=fault.status or 503, headers=fault.headers)
    return jsonify(ok=True, result={"message_id": arrival.id, "date": int(arrival.at.timestamp() * 1000)})


def _examine(token: str, to: str, text: object) -> int:
    if token != settings.ZALO_BOT_TOKEN:
        return 401
    fits = isinstance(text, str) and 0 < len(text) <= MOST_CHARACTERS
    return 0 if to and fits else 400


def _error(code: int) -> Response:
    return jsonify(ok=False, error_code=code, description=ERRORS.get(code, "Ordered fault"))


def update(chat_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the platform posts for something that a person sent: `text`, or `photo_url` with a `caption`."""
    name = "message.image.received" if "photo_url" in body else "message.text.received"
    said = {field: body[field] for field in ("text", "photo_url", "caption") if field in body}
    return {
        "event_name": name,
        "message": {
            "message_id": str(body.get("message_id") or uuid4().hex),
            "from": {"id": chat_id, "display_name": "An", "is_bot": False},
            "chat": {"id": chat_id, "chat_type": str(body.get("chat_type", "PRIVATE"))},
            "date": int(time.time() * 1000),
            **said,
        },
    }


def write(box: Box, chat_id: str, body: dict[str, Any]) -> int:
    """A resident writes to the bot; answers Loa's HTTP status, 0 without answer."""
    if not box.loa_url:
        return 0
    headers = {"X-Bot-Api-Secret-Token": settings.ZALO_BOT_SECRET}
    try:
        with requests.post(
            f"{box.loa_url}/webhooks/zalo-bot", json=update(chat_id, body), headers=headers, timeout=5
        ) as response:
            return response.status_code
    except requests.RequestException:
        return 0
