"""Twilio's Messages resource: SMS and WhatsApp out, and the resident's answer in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from tests.standins import settings
from tests.standins.arrivals import Arrival
from tests.standins.box import Box
from tests.standins.faults import Fault
from tests.standins.webhooks import post_twilio, twilio_statuses

#: code: (HTTP status, message).
ERRORS = {
    20003: (401, "Authenticate"),
    20429: (429, "Too Many Requests"),
    21211: (400, "The 'To' number is not a valid phone number."),
    21603: (400, "A 'From' phone number is required."),
    21602: (400, "Message body is required."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
}
E164 = re.compile(r"(?:whatsapp:)?\+[1-9]\d{7,14}")
WHATSAPP = "whatsapp:"
CONTENT = re.compile(r"HX[0-9a-f]{32}")

#: What WhatsApp says of free words to who has been silent.
SILENT = "63016"
MOST_CHARACTERS = 1600
STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})


def blueprint(box: Box) -> Blueprint:
    """The routes of Twilio."""
    blp = Blueprint("twilio", __name__, url_prefix="/twilio")

    @blp.post("/2010-04-01/Accounts/<account>/Messages.json")
    def messages(account: str) -> Response:
        return _messages(box, account)

    @blp.post("/simulate/user-message")
    def user_message() -> Response:
        body = request.get_json()
        if body["from"].startswith(WHATSAPP):
            more = {str(name): str(value) for name, value in body.get("fields", {}).items()}
            return jsonify(status=hear_by_whatsapp(box, body["from"], body.get("text", ""), more))
        return jsonify(status=hear(box, body["from"], body["text"]))

    return blp


def _messages(box: Box, account: str) -> Response:
    form = request.form
    to, callback = form.get("To", ""), form.get("StatusCallback", "")
    key = parse_qs(urlsplit(callback).query).get("key", [""])[0]
    fault = box.fault("twilio", to)
    if fault and not fault.accepted:
        box.note("twilio", key, to, fault.error or str(fault.status))
        return _struck(fault)
    code = _examine(box, account)
    box.note("twilio", key, to, str(code or "ok"))
    if code:
        return _error(code)
    arrival = box.deliver(
        Arrival("twilio", key, to, "phone", f"SM{uuid4().hex}", text=_text(), raw=form.to_dict())
    )
    if fault:
        return _struck(fault)
    if arrival.calls == 1:
        twilio_statuses(box, callback, _statuses(box, account, arrival))
    return _created(account, arrival)


def _text() -> str:
    """What is read on the phone: the words, or those that fill a template."""
    variables = request.form.get("ContentVariables", "")
    return request.form.get("Body", "") or " ".join(json.loads(variables).values())


def _examine(box: Box, account: str) -> int:
    """The code of the first thing that Twilio would refuse; 0: nothing."""
    login = request.authorization
    known = login and (login.username, login.password) == (
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
    )
    form = request.form
    checks = {
        20003: bool(known) and account == settings.TWILIO_ACCOUNT_SID,
        21211: bool(E164.fullmatch(form.get("To", ""))),
        21603: bool(form.get("From") or form.get("MessagingServiceSid")),
        21602: bool(form.get("Body") or CONTENT.fullmatch(form.get("ContentSid", ""))),
        21617: len(form.get("Body", "")) <= MOST_CHARACTERS,
        21610: form.get("To") not in box.twilio.stopped,
    }
    return next((code for code, right in checks.items() if not right), 0)


def _created(account: str, arrival: Arrival) -> Response:
    response = jsonify(
        sid=arrival.id,
        account_sid=account,
        status="queued",
        to=arrival.to,
        **{"from": arrival.raw.get("From")},
        body=arrival.text,
        num_segments=str(_segments(arrival.text)),
        direction="outbound-api",
        error_code=None,
        error_message=None,
        price=None,
        api_version="2010-04-01",
        date_created=format_datetime(arrival.at),
        uri=f"/2010-04-01/Accounts/{account}/Messages/{arrival.id}.json",
    )
    response.status_code = 201
    return response


def _segments(text: str) -> int:
    """Segments that are paid: 160 characters, 153 where there are several; 70 and 67 with diacritics."""
    alone, joined = (160, 153) if text.isascii() else (70, 67)
    return 1 if len(text) <= alone else -(-len(text) // joined)


def _statuses(box: Box, account: str, arrival: Arrival) -> list[dict[str, str]]:
    """The forms of the status callbacks of a message, in their usual order; the first status, queued, has none."""
    lost = box.twilio.lost.get(arrival.to, "")
    fates = [("sent", ""), ("undelivered" if lost else "delivered", lost)]
    if arrival.to.startswith(WHATSAPP):
        silent = "Body" in arrival.raw and box.twilio.is_silent(arrival.to)
        fates = [("failed", SILENT)] if silent else [*fates, *([] if lost else [("read", "")])]
    return [status_form(account, arrival.id, arrival.to, status, code) for status, code in fates]


def status_form(account: str, sid: str, to: str, status: str, code: str = "") -> dict[str, str]:
    """What a status callback says."""
    form = {
        "MessageSid": sid,
        "SmsSid": sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "To": to,
        "From": f"{WHATSAPP}{settings.WHATSAPP_FROM}" if to.startswith(WHATSAPP) else settings.TWILIO_FROM,
        "AccountSid": account,
        "ApiVersion": "2010-04-01",
    }
    return {**form, "ErrorCode": code} if code else form


def _struck(fault: Fault) -> Response:
    response = _error(int(fault.error)) if fault.error else Response(status=fault.status or 503)
    response.headers.update(fault.headers)
    return response


def _error(code: int) -> Response:
    status, message = ERRORS.get(code, (400, "Ordered fault."))
    more = f"https://www.twilio.com/docs/errors/{code}"
    response = jsonify(code=code, message=message, more_info=more, status=status)
    response.status_code = status
    return response


def hear(box: Box, number: str, text: str) -> int:
    """A resident sends an SMS: STOP and START count here, and everything goes on to Loa."""
    word = text.strip().upper()
    with box.lock:
        if word in STOP_WORDS:
            box.twilio.stopped.add(number)
        if word in START_WORDS:
            box.twilio.stopped.discard(number)
    box.save()
    return post_twilio(box, f"{box.public_url}/webhooks/twilio", sms_form(number, text)) if box.loa_url else 0


def sms_form(number: str, text: str, sid: str = "") -> dict[str, str]:
    """What an incoming SMS says."""
    sid = sid or f"SM{uuid4().hex}"
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "From": number,
        "To": settings.TWILIO_FROM,
        "Body": text,
        "NumMedia": "0",
        "NumSegments": str(_segments(text)),
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }


def hear_by_whatsapp(box: Box, address: str, text: str, more: dict[str, str]) -> int:
    """A resident writes by WhatsApp, which opens their window; everything goes on to Loa.

    :param address: `whatsapp:+84…`.
    :param more: further fields of the request.
    """
    with box.lock:
        box.twilio.heard[address] = datetime.now(UTC)
    box.save()
    form = {**whatsapp_form(address, text), **more}
    return post_twilio(box, f"{box.public_url}/webhooks/twilio", form) if box.loa_url else 0


def whatsapp_form(address: str, text: str, sid: str = "") -> dict[str, str]:
    """What an incoming WhatsApp message says."""
    return {
        **sms_form(address, text, sid),
        "To": f"{WHATSAPP}{settings.WHATSAPP_FROM}",
        "ProfileName": "An",
        "WaId": address.removeprefix(f"{WHATSAPP}+"),
        "MessageType": "text",
    }
