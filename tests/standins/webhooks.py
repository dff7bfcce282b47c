"""What providers post to Loa: signed events of Zalo, with redelivery, and status callbacks of Twilio."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import requests
from twilio.request_validator import RequestValidator

from tests.standins import settings
from tests.standins.box import Box

#: An event must be acknowledged within so many seconds.
ACKNOWLEDGE = 2.0


def zalo_event(name: str, **content: Any) -> dict[str, Any]:
    """An event as Zalo writes it: ids and timestamp are strings."""
    return {
        "app_id": settings.ZALO_APP_ID,
        **content,
        "event_name": name,
        "timestamp": str(int(time.time() * 1000)),
    }


def user_message(box: Box, user_id: str, name: str, message: dict[str, Any]) -> dict[str, Any]:
    """Post what a resident sent; answers the event."""
    box.zalo.hear(user_id)
    box.save()
    event = zalo_event(
        name,
        sender={"id": user_id},
        user_id_by_app=str(int(user_id) + 1) if user_id.isdecimal() else user_id,
        recipient={"id": settings.ZALO_OA_ID},
        message={"msg_id": uuid4().hex[:20], **message},
    )
    post_zalo(box, event)
    return event


def receipts(box: Box, user_id: str, message_id: str) -> None:
    """Post the echo of a message, then that it was received and seen."""
    ends = {"sender": {"id": settings.ZALO_OA_ID}, "recipient": {"id": user_id}}
    for name, message in (
        ("oa_send_text", {"msg_id": message_id}),
        ("user_received_message", {"msg_id": message_id}),
        ("user_seen_message", {"msg_ids": [message_id]}),
    ):
        post_zalo(box, zalo_event(name, **ends, message=message))


def post_zalo(box: Box, event: dict[str, Any]) -> None:
    """Post an event to Loa in the background, again and again until it is acknowledged."""
    if box.loa_url:
        raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        threading.Thread(target=_deliver, args=(box, raw, event["timestamp"]), daemon=True).start()


def zalo_headers(raw: bytes, timestamp: str) -> dict[str, str]:
    """The headers of a webhook: plain SHA-256 over app id, raw body, timestamp and the OA's secret."""
    parts = (settings.ZALO_APP_ID.encode(), raw, timestamp.encode(), settings.ZALO_OA_SECRET.encode())
    return {
        "Content-Type": "application/json",
        "X-ZEvent-Signature": f"mac={hashlib.sha256(b''.join(parts)).hexdigest()}",
        "X-ZEvent-Timestamp": timestamp,
    }


def _deliver(box: Box, raw: bytes, timestamp: str) -> None:
    for number, pause in enumerate((0.0, *box.redelivery)):
        time.sleep(pause)
        headers = zalo_headers(raw, timestamp) | ({"num_retry": str(number)} if number else {})
        if _acknowledged(f"{box.loa_url}/webhooks/zalo", raw, headers):
            return


def _acknowledged(url: str, raw: bytes, headers: dict[str, str]) -> bool:
    try:
        with requests.post(url, data=raw, headers=headers, timeout=ACKNOWLEDGE) as response:
            return response.status_code == 200
    except requests.RequestException:
        return False


def twilio_status(box: Box, url: str, form: dict[str, str]) -> None:
    """Post a status callback in the background; Twilio does not repeat it."""
    if box.loa_url and url:
        threading.Thread(target=post_twilio, args=(box, url, form), daemon=True).start()


def post_twilio(box: Box, url: str, form: dict[str, str]) -> int:
    """Post a form to Loa, signed for the public address `url`; answers its HTTP status, 0 without answer.

    It goes to Loa on this machine whatever the address says: nothing leaves the machine.
    """
    signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(url, form)
    public = urlsplit(url)
    here = f"{box.loa_url}{public.path}" + (f"?{public.query}" if public.query else "")
    try:
        with requests.post(here, data=form, headers={"X-Twilio-Signature": signature}, timeout=5) as response:
            return response.status_code
    except requests.RequestException:
        return 0
