"""What providers post to Loa: signed events of Zalo, with redelivery, and status callbacks of Twilio."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
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
    """Post what a resident sent; answers as `post_now` does."""
    box.zalo.hear(user_id)
    box.save()
    event = zalo_event(
        name,
        sender={"id": user_id},
        user_id_by_app=str(int(user_id) + 1) if user_id.isdecimal() else user_id,
        recipient={"id": settings.ZALO_OA_ID},
        message={"msg_id": uuid4().hex[:20], **message},
    )
    return post_now(box, event)


def receipts(box: Box, user_id: str, message_id: str, echo: str = "oa_send_text") -> None:
    """Post in the background the echo of a message, then that it was received and seen."""
    ends = {"sender": {"id": settings.ZALO_OA_ID}, "recipient": {"id": user_id}}
    contents = {
        echo: {"msg_id": message_id},
        "user_received_message": {"msg_id": message_id},
        "user_seen_message": {"msg_ids": [message_id]},
    }
    events = [zalo_event(name, **ends, message=message) for name, message in contents.items()]
    if box.loa_url:
        _start(lambda: _deliver(box, events))


def template_receipt(box: Box, message_id: str, tracking_id: str) -> None:
    """Post in the background that a template is on the phone; it bears the tracking id, and no user id is known."""
    message = {
        "msg_id": message_id,
        "delivery_time": str(int(time.time() * 1000)),
        "tracking_id": tracking_id,
    }
    ends = {"sender": {"id": settings.ZALO_OA_ID}, "recipient": {"id": uuid4().hex[:19]}}
    if box.loa_url:
        _start(lambda: _deliver(box, [zalo_event("user_received_message", **ends, message=message)]))


def post_now(box: Box, event: dict[str, Any]) -> dict[str, Any]:
    """Post an event to Loa, again in the background if it is not acknowledged at once.

    Answers `{event, acknowledged}`; messages that a resident sends one after the other arrive in that order.
    """
    acknowledged = bool(box.loa_url) and _posted(box, event, 0)
    if box.loa_url and not acknowledged:
        _start(lambda: _deliver_again(box, event))
    return {"event": event, "acknowledged": acknowledged}


def zalo_headers(raw: bytes, timestamp: str) -> dict[str, str]:
    """The headers of a webhook: plain SHA-256 over app id, raw body, timestamp and the OA's secret."""
    parts = (settings.ZALO_APP_ID.encode(), raw, timestamp.encode(), settings.ZALO_OA_SECRET.encode())
    return {
        "Content-Type": "application/json",
        "X-ZEvent-Signature": f"mac={hashlib.sha256(b''.join(parts)).hexdigest()}",
        "X-ZEvent-Timestamp": timestamp,
    }


def _deliver(box: Box, events: list[dict[str, Any]]) -> None:
    for event in events:
        if not _posted(box, event, 0):
            _deliver_again(box, event)


def _deliver_again(box: Box, event: dict[str, Any]) -> None:
    for number, pause in enumerate(box.redelivery, start=1):
        time.sleep(pause)
        if _posted(box, event, number):
            return


def _posted(box: Box, event: dict[str, Any], number: int) -> bool:
    """Was this delivery, the `number`th repeat, acknowledged in time?"""
    raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    headers = zalo_headers(raw, event["timestamp"]) | ({"num_retry": str(number)} if number else {})
    try:
        with requests.post(
            f"{box.loa_url}/webhooks/zalo", data=raw, headers=headers, timeout=ACKNOWLEDGE
        ) as response:
            return response.status_code == 200
    except requests.RequestException:
        return False


def _start(work: Callable[[], object]) -> None:
    threading.Thread(target=work, daemon=True).start()


def twilio_statuses(box: Box, url: str, forms: list[dict[str, str]]) -> None:
    """Post status callbacks in the background, one after the other; Twilio repeats none."""
    if box.loa_url and url:
        _start(lambda: [post_twilio(box, url, form) for form in forms])


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


def get_esms(box: Box, url: str, said: dict[str, str]) -> None:
    """Ask in the background for the address of a receipt; it goes to Loa on this machine whatever the address says."""

    def ask() -> None:
        with suppress(requests.RequestException):
            requests.get(f"{box.loa_url}{urlsplit(url).path}", params=said, timeout=5).close()

    if box.loa_url and url:
        _start(ask)
