"""Firebase Cloud Messaging, HTTP v1: the token endpoint, sending, and topics by registration."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from uuid import uuid4

import jwt
from flask import Blueprint, Response, jsonify, request

from tests.standins import settings
from tests.standins.arrivals import Arrival
from tests.standins.box import Box
from tests.standins.credentials import CLIENT_EMAIL, TOKEN_PATH
from tests.standins.faults import Fault

#: errorCode: (HTTP status, status).
ERRORS = {
    "INVALID_ARGUMENT": (400, "INVALID_ARGUMENT"),
    "UNREGISTERED": (404, "NOT_FOUND"),
    "SENDER_ID_MISMATCH": (403, "PERMISSION_DENIED"),
    "QUOTA_EXCEEDED": (429, "RESOURCE_EXHAUSTED"),
    "THIRD_PARTY_AUTH_ERROR": (401, "UNAUTHENTICATED"),
    "UNAVAILABLE": (503, "UNAVAILABLE"),
    "INTERNAL": (500, "INTERNAL"),
}
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: google-auth signs for Google's own address, whatever the service account's token_uri.
AUDIENCE = "https://oauth2.googleapis.com/token"
TARGETS = ("token", "fid", "topic", "condition")
TOPIC = re.compile(r"[a-zA-Z0-9\-_.~%]+")
MOST_BYTES = {"topic": 2048}
MOST_BYTES_ELSE = 4096


class Refused(Exception):
    """FCM says no.

    :param code: its errorCode, or a bare status where the answer has no errorCode.
    """

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def blueprint(box: Box) -> Blueprint:
    """The routes of FCM and of its token endpoint."""
    blp = Blueprint("fcm", __name__)
    project = f"/fcm/v1/projects/{settings.FCM_PROJECT}"

    @blp.post(TOKEN_PATH)
    def token() -> Response:
        return _token(box)

    @blp.post(f"{project}/messages:send")
    def send() -> Response:
        return _answer(box, lambda: _send(box))

    @blp.route(f"{project}/registrations/<device>/topicSubscriptions", methods=["POST"])
    def subscribe(device: str) -> Response:
        return _answer(box, lambda: _subscribe(box, device, request.args.get("topic_name", "")))

    @blp.route(f"{project}/registrations/<device>/topicSubscriptions/<topic>", methods=["DELETE"])
    def unsubscribe(device: str, topic: str) -> Response:
        return _answer(box, lambda: _unsubscribe(box, device, topic))

    return blp


def _token(box: Box) -> Response:
    """A bearer token for an assertion that the service account's key has signed."""
    if request.form.get("grant_type") != GRANT:
        return _oauth_error("unsupported_grant_type", "Invalid grant_type")
    try:
        claims = jwt.decode(
            request.form.get("assertion", ""),
            box.key.public_key(),
            algorithms=["RS256"],
            audience=AUDIENCE,
            issuer=CLIENT_EMAIL,
            leeway=60,
        )
    except jwt.InvalidTokenError as error:
        return _oauth_error("invalid_grant", f"Invalid JWT: {error}")
    token = f"ya29.{uuid4().hex}"
    box.fcm.tokens.add(token)
    return jsonify(access_token=token, expires_in=int(claims["exp"] - time.time()), token_type="Bearer")


def _oauth_error(error: str, description: str) -> Response:
    response = jsonify(error=error, error_description=description)
    response.status_code = 400
    return response


def _answer(box: Box, work: Any) -> Response:
    """What `work` answers, or FCM's error shape."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        if token not in box.fcm.tokens:
            raise Refused("UNAUTHENTICATED", "Request had invalid authentication credentials.")
        answer: Response = work()
    except Refused as refused:
        return _error(refused)
    return answer


def _send(box: Box) -> Response:
    message = (request.get_json(silent=True) or {}).get("message") or {}
    key = str((message.get("data") or {}).get("key", ""))
    kind = next((target for target in TARGETS if message.get(target)), "")
    to = str(message.get(kind, ""))
    fault = box.fault("fcm", to)
    if fault and not fault.accepted:
        box.note("fcm", key, to, fault.error or str(fault.status))
        return _struck(fault)
    try:
        _examine(box, message, kind, to)
    except Refused as refused:
        box.note("fcm", key, to, refused.code)
        raise
    arrival = box.deliver(_arrival(message, key, kind, to))
    box.note("fcm", key, to, "ok")
    return _struck(fault) if fault else jsonify(name=arrival.id)


def _arrival(message: dict[str, Any], key: str, kind: str, to: str) -> Arrival:
    note = message.get("notification") or {}
    data = message.get("data") or {}
    return Arrival(
        "fcm",
        key,
        to,
        kind,
        id=f"projects/{settings.FCM_PROJECT}/messages/0:{uuid4().int % 10**16}",
        title=note.get("title", ""),
        text=note.get("body", ""),
        data=data,
        buttons=json.loads(data.get("buttons", "[]")),
        raw=message,
    )


def _examine(box: Box, message: dict[str, Any], kind: str, to: str) -> None:
    """Refuse what FCM refuses."""
    if sum(target in message for target in TARGETS) != 1 or not to:
        raise Refused("INVALID_ARGUMENT", "Exactly one target is needed.", "message")
    data = message.get("data") or {}
    if not all(isinstance(value, str) for value in data.values()):
        raise Refused("INVALID_ARGUMENT", "Values of data must be strings.", "message.data")
    if kind == "topic" and not TOPIC.fullmatch(to):
        raise Refused("INVALID_ARGUMENT", "Malformed topic name.", "message.topic")
    if (message.get("android") or {}).get("priority", "normal") not in ("normal", "high"):
        raise Refused("INVALID_ARGUMENT", "Invalid priority.", "message.android.priority")
    size = len(json.dumps([data, message.get("notification")], ensure_ascii=False).encode())
    if size > MOST_BYTES.get(kind, MOST_BYTES_ELSE):
        raise Refused("INVALID_ARGUMENT", "Message is too big.", "message")
    if kind in ("token", "fid") and box.fcm.is_gone(to):
        raise Refused("UNREGISTERED", "Requested entity was not found.")


def _subscribe(box: Box, device: str, topic: str) -> Response:
    fault = box.fault("fcm", device)
    if fault:
        return _struck(fault)
    if box.fcm.is_gone(device):
        raise Refused("UNREGISTERED", "Requested entity was not found.")
    if not TOPIC.fullmatch(topic):
        raise Refused("INVALID_ARGUMENT", "Malformed topic name.", "topic_name")
    with box.lock:
        devices = box.fcm.topics.setdefault(topic, set())
        if device in devices:
            raise Refused("ALREADY_EXISTS", "The subscription exists.")
        devices.add(device)
    box.save()
    return jsonify(name=f"{request.path.removeprefix('/fcm/v1/')}/{topic}")


def _unsubscribe(box: Box, device: str, topic: str) -> Response:
    with box.lock:
        devices = box.fcm.topics.get(topic, set())
        missing = device not in devices
        devices.discard(device)
    if missing and request.args.get("allow_missing") != "true":
        raise Refused("NOT_FOUND", "The subscription does not exist.")
    box.save()
    return jsonify()


def _struck(fault: Fault) -> Response:
    """The answer of an ordered fault."""
    bare = Response(status=fault.status or 503)
    response = _error(Refused(fault.error, "Ordered fault.")) if fault.error else bare
    response.headers.update(fault.headers)
    return response


def _error(refused: Refused) -> Response:
    bare = {"UNAUTHENTICATED": 401, "ALREADY_EXISTS": 409, "NOT_FOUND": 404}
    details: list[dict[str, Any]] = []
    status, name = bare.get(refused.code, 0), refused.code
    if refused.code in ERRORS:
        status, name = ERRORS[refused.code]
        details.append({"@type": FCM_ERROR, "errorCode": refused.code})
    if refused.field:
        violation = {"field": refused.field, "description": refused.message}
        details.insert(0, {"@type": BAD_REQUEST, "fieldViolations": [violation]})
    response = jsonify(error={"code": status, "message": refused.message, "status": name, "details": details})
    response.status_code = status
    return response
