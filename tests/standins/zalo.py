"""The Zalo Official Account: sending and ZNS. Errors come as HTTP 200, as Zalo's do."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from tests.standins.accounts import REACH, REPLIES, REPLY_WINDOW, Contact
from tests.standins.arrivals import VIET_NAM, Arrival, now
from tests.standins.box import Box
from tests.standins.faults import Fault
from tests.standins.webhooks import receipts, template_receipt

MESSAGES = {
    -32: "Your application reached limit call api",
    -201: "Params is invalid",
    -213: "User has not followed OA",
    -216: "Access token has expired",
    -230: "User has not interacted with the OA in the past 7 days",
    -234: "This message type is not allowed from 22h to 6h",
    -305: "Cannot reply after 48 hours",
    -311: "Out of reply quota",
    -108: "Phone number is invalid",
    -118: "Zalo account not existed",
    -124: "Access token invalid",
    -132: "Parameter invalid",
}
MOST_CHARACTERS = 2000
MOST_ROWS = 5
PHONE = re.compile(r"(84|0)\d{9}")
#: No promotion from 22:00 to 06:00.
NIGHT_HOURS = frozenset({22, 23, 0, 1, 2, 3, 4, 5})


class Refused(Exception):
    """Zalo says no, with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(MESSAGES.get(code, ""))
        self.code = code


def blueprint(box: Box) -> Blueprint:
    """The routes of the Official Account API and of ZNS."""
    blp = Blueprint("zalo", __name__, url_prefix="/zalo")

    @blp.post("/v3.0/oa/message/<any(cs,transaction,promotion):sort>")
    def message(sort: str) -> Response:
        body = _body()
        to = str((body.get("recipient") or {}).get("user_id", ""))
        return _answer(box, "zalo", to, lambda key: _message(box, sort, to, key, body.get("message") or {}))

    @blp.post("/message/template")
    def template() -> Response:
        body = _body()
        to = str(body.get("phone", ""))
        return _answer(box, "zns", to, lambda key: _template(box, to, key, body))

    return blp


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _answer(box: Box, provider: str, to: str, work: Any) -> Response:
    """Notes the call, strikes an ordered fault, and answers what `work(key)` answers."""
    key = request.headers.get("Idempotency-Key", "")
    fault = box.fault(provider, to)
    try:
        if fault and not fault.accepted:
            return _struck(box, provider, key, to, fault)
        with box.lock:
            admitted = box.zalo.admits()
        if not admitted:
            raise Refused(-32)
        token = request.headers.get("access_token", "")
        if not token or token != box.zalo.access_token:
            raise Refused(-216 if provider == "zalo" else -124)
        data = work(key)
        if fault:
            return _struck(box, provider, key, to, fault)
    except Refused as refused:
        box.note(provider, key, to, str(refused.code))
        return jsonify(error=refused.code, message=str(refused))
    box.note(provider, key, to, "ok")
    return jsonify(data=data, error=0, message="Success")


def _struck(box: Box, provider: str, key: str, to: str, fault: Fault) -> Response:
    if fault.error and not fault.status:
        raise Refused(int(fault.error))
    box.note(provider, key, to, str(fault.status or 503))
    return Response(status=fault.status or 503, headers=fault.headers)


def _message(box: Box, sort: str, to: str, key: str, message: dict[str, Any]) -> dict[str, Any]:
    _examine(message)
    if sort == "promotion" and now().astimezone(VIET_NAM).hour in NIGHT_HOURS:
        raise Refused(-234)
    with box.lock:
        contact = box.zalo.contacts.get(to)
        if contact is None or not contact.follows:
            raise Refused(-213)
        arrival = box.known("zalo", key)
        quota = _quota(box, contact, repeat=arrival is not None)
        if arrival is None:
            arrival = box.deliver(_arrival(to, key, message))
            receipts(box, to, arrival.id, "oa_send_list" if arrival.buttons else "oa_send_text")
    return {"message_id": arrival.id, "user_id": to, "quota": quota}


def _examine(message: dict[str, Any]) -> None:
    """Refuse what Zalo refuses."""
    text = message.get("text")
    payload = (message.get("attachment") or {}).get("payload") or {}
    rows = (payload.get("elements") or [], payload.get("buttons") or [])
    empty = not text and not payload
    too_long = len(text or "") > MOST_CHARACTERS or any(len(row) > MOST_ROWS for row in rows)
    if empty or too_long:
        raise Refused(-201)


def _quota(box: Box, contact: Contact, *, repeat: bool) -> dict[str, str]:
    """The account from which this answer is paid.

    :raises Refused: the person was silent for too long, or nothing is left.
    """
    step = 0 if repeat else 1
    if contact.silence > REACH:
        raise Refused(-230)
    if contact.silence <= REPLY_WINDOW and contact.replies + step <= REPLIES:
        contact.replies += step
        return {"quota_type": "reply", "remain": str(REPLIES - contact.replies), "total": str(REPLIES)}
    if box.zalo.purchased < step:
        raise Refused(-305 if contact.silence > REPLY_WINDOW else -311)
    box.zalo.purchased -= step
    return {"quota_type": "sub_quota", "remain": str(box.zalo.purchased), "total": "500"}


def _arrival(to: str, key: str, message: dict[str, Any]) -> Arrival:
    payload = (message.get("attachment") or {}).get("payload") or {}
    elements = payload.get("elements") or [{}]
    lines = [elements[0].get("subtitle", ""), *(row.get("title", "") for row in elements[1:])]
    return Arrival(
        "zalo",
        key,
        to,
        "user",
        id=uuid4().hex[:20],
        title=elements[0].get("title", ""),
        text=message.get("text") or "\n".join(line for line in lines if line),
        buttons=payload.get("buttons") or [],
        raw=message,
    )


def _template(box: Box, to: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
    data = body.get("template_data")
    if not PHONE.fullmatch(to):
        raise Refused(-108)
    if not body.get("template_id") or not isinstance(data, dict):
        raise Refused(-132)
    phone = f"84{to[1:]}" if to.startswith("0") else to
    if phone in box.zalo.no_account:
        raise Refused(-118)
    text = "\n".join(f"{name}: {value}" for name, value in data.items())
    arrival = box.deliver(
        Arrival(
            "zns",
            key,
            f"+{phone}",
            "phone",
            uuid4().hex[:20],
            str(body["template_id"]),
            text,
            data=data,
            raw=body,
        )
    )
    if arrival.calls == 1:
        template_receipt(box, arrival.id, str(body.get("tracking_id", "")))
    sent = str(int(arrival.at.timestamp() * 1000))
    quota = {"dailyQuota": "500", "remainingQuota": "499"}
    return {"msg_id": arrival.id, "sent_time": sent, "sending_mode": "1", "quota": quota}
