"""eSMS.vn: a gateway of Viet Nam. Errors come as HTTP 200 with a `CodeResult`, receipts as a GET."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask import Blueprint, Response, jsonify, request

from tests.standins import settings
from tests.standins.arrivals import Arrival
from tests.standins.box import Box
from tests.standins.webhooks import get_esms

ERRORS = {
    99: "The phone number is blocked in the system",
    101: "Incorrect ApiKey or SecretKey",
    103: "Not enough balance to send message",
    104: "Brandname does not exist",
    108: "Phone number is not in correct format",
    110: "The requested data is incorrect",
    118: "Unsupported message type",
    124: "Duplicate RequestId",
}
DOMESTIC = re.compile(r"0\d{9}")


def blueprint(box: Box) -> Blueprint:
    """The route of eSMS."""
    blp = Blueprint("esms", __name__, url_prefix="/esms")

    @blp.post("/MainService.svc/json/SendMultipleMessage_V4_post_json/")
    def send() -> Response:
        body = request.get_json(silent=True)
        return _send(box, body if isinstance(body, dict) else {})

    return blp


def _send(box: Box, body: dict[str, Any]) -> Response:
    key, phone = key_of(str(body.get("CallbackUrl", ""))), str(body.get("Phone", ""))
    to = f"+84{phone[1:]}" if DOMESTIC.fullmatch(phone) else phone
    fault = box.fault("esms", to)
    if fault and not fault.accepted:
        box.note("esms", key, to, fault.error or str(fault.status))
        struck = _error(int(fault.error)) if fault.error else Response(status=fault.status or 503)
        struck.headers.update(fault.headers)
        return struck
    code = _examine(body, phone)
    repeated = not code and box.known("esms", key) is not None
    box.note("esms", key, to, str(code or (124 if repeated else "ok")))
    if code or repeated:
        return _error(code or 124)
    text = str(body["Content"])
    arrival = box.deliver(Arrival("esms", key, to, "phone", str(body["RequestId"]), text=text, raw=body))
    if fault:
        return Response(status=fault.status or 503, headers=fault.headers)
    get_esms(box, str(body["CallbackUrl"]), receipt(arrival, lost=to in box.twilio.lost))
    return jsonify(CodeResult="100", CountRegenerate=0, SMSID=uuid4().hex)


def _examine(body: dict[str, Any], phone: str) -> int:
    """The code of the first thing that eSMS would refuse; 0: nothing."""
    keys = (body.get("ApiKey"), body.get("SecretKey"))
    checks = {
        101: keys == (settings.ESMS_API_KEY, settings.ESMS_SECRET_KEY),
        104: body.get("Brandname") == settings.ESMS_BRANDNAME,
        118: body.get("SmsType") == "2",
        108: bool(DOMESTIC.fullmatch(phone)),
        110: bool(body.get("Content")) and 0 < len(str(body.get("RequestId", ""))) <= 50,
    }
    return next((code for code, right in checks.items() if not right), 0)


def key_of(callback: str) -> str:
    """Loa's key in the address of a receipt."""
    parts = urlsplit(callback).path.split("/")
    return unquote(parts[-2]) if len(parts) > 2 else ""


def receipt(arrival: Arrival, *, lost: bool) -> dict[str, str]:
    """What a receipt says."""
    return {
        "SMSID": uuid4().hex,
        "SendFailed": str(int(lost)),
        "SendStatus": "5",
        "SendSuccess": str(int(not lost)),
        "TotalReceiver": "1",
        "TotalSent": "1",
        "RequestId": arrival.id,
        "TypeId": "2",
        "telcoid": "1",
        "phonenumber": f"0{arrival.to[3:]}",
    }


def _error(code: int) -> Response:
    return jsonify(CodeResult=str(code), CountRegenerate=0, ErrorMessage=ERRORS.get(code, "Ordered fault."))
