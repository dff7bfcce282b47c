"""Messages as FCM takes them: encoded by firebase-admin, shortened where they are too long.

The text, its data and the ways in which a phone shows it are the same for all recipients of a warning in one
language, so they are encoded once; each message adds its target and its key.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from firebase_admin import messaging

from notifications.channels.fcm.errors import PROVIDER
from notifications.channels.outcomes import SendError, Verdict
from notifications.channels.outgoing import AddressKind, Outgoing

#: Bytes of title, body and data that FCM takes (4096; 2048 for a topic), less what JSON adds around them.
MOST_BYTES = {AddressKind.FCM_TOPIC: 1900}
MOST_BYTES_ELSE = 3900

#: The message's field that holds each kind of address.
TARGETS = {AddressKind.FCM_TOPIC: "topic", AddressKind.FCM_TOKEN: "token", AddressKind.FCM_FID: "fid"}

#: Anything that the encoder takes for a target, while what all messages share is encoded.
ANYBODY = "anybody"


def bodies(outgoings: Sequence[Outgoing]) -> list[bytes | SendError]:
    """Return the bodies of calls in their order; an error (`PERMANENT`) in the place of what no call can carry."""
    shared: dict[Hashable, Mapping[str, Any]] = {}
    return [_body(outgoing, shared) for outgoing in outgoings]


def _body(outgoing: Outgoing, shared: dict[Hashable, Mapping[str, Any]]) -> bytes | SendError:
    alike = _alike(outgoing)
    try:
        if alike not in shared:
            shared[alike] = json.loads(str(common(outgoing)))
        return _addressed(shared[alike], outgoing)
    except ValueError as refused:
        return SendError(Verdict.PERMANENT, PROVIDER, "INVALID_ARGUMENT", str(refused))


def common(outgoing: Outgoing) -> messaging.Message:
    """Return what all messages with this content share, as the library has it; the target is nobody's."""
    data = {**outgoing.data, "key": outgoing.key}
    if outgoing.buttons:
        data["buttons"] = json.dumps([asdict(button) for button in outgoing.buttons], ensure_ascii=False)
    return messaging.Message(
        data=data,
        notification=messaging.Notification(title=outgoing.title, body=fitting_body(outgoing, data)),
        android=_android(outgoing),
        apns=_apns(outgoing),
        fid=ANYBODY,
    )


def _alike(outgoing: Outgoing) -> Hashable:
    """Return what two messages have in common that differ in their target and in the letters of their key alone."""
    return (
        outgoing.title,
        outgoing.body,
        frozenset(outgoing.data.items()),
        outgoing.buttons,
        outgoing.urgent,
        outgoing.ttl_seconds,
        outgoing.collapse_key,
        outgoing.to.kind is AddressKind.FCM_TOPIC,
        len(outgoing.key),
    )


def _addressed(shared: Mapping[str, Any], outgoing: Outgoing) -> bytes:
    message = {**shared, "data": {**shared["data"], "key": outgoing.key}}
    del message["fid"]
    message[TARGETS[outgoing.to.kind]] = outgoing.to.value
    return json.dumps({"message": message}).encode()


def fitting_body(outgoing: Outgoing, data: Mapping[str, str]) -> str:
    """Return the body, cut at a blank with an ellipsis where the whole would be too big for FCM."""
    most = MOST_BYTES.get(outgoing.to.kind, MOST_BYTES_ELSE)
    rest = most - len(json.dumps([data, outgoing.title], ensure_ascii=False).encode())
    whole = len(json.dumps(outgoing.body, ensure_ascii=False).encode())
    if whole <= rest:
        return outgoing.body
    # JSON adds quotation marks and a sign before each line end; the cut body is charged with all of them.
    room = max(0, rest - (whole - len(outgoing.body.encode())) - len("…".encode()))
    return outgoing.body.encode()[:room].decode(errors="ignore").rsplit(" ", 1)[0] + "…"


def _android(outgoing: Outgoing) -> messaging.AndroidConfig:
    urgent = outgoing.urgent or None
    return messaging.AndroidConfig(
        collapse_key=outgoing.collapse_key or None,
        priority="high" if outgoing.urgent else "normal",
        ttl=None if outgoing.ttl_seconds is None else timedelta(seconds=outgoing.ttl_seconds),
        # A warning should reach a phone that is on a narrow link or was restarted and not unlocked.
        direct_boot_ok=urgent,
        bandwidth_constrained_ok=urgent,
        restricted_satellite_ok=urgent,
    )


def _apns(outgoing: Outgoing) -> messaging.APNSConfig:
    headers = {"apns-priority": "10" if outgoing.urgent else "5"}
    if outgoing.ttl_seconds is not None:
        until = datetime.now(UTC) + timedelta(seconds=outgoing.ttl_seconds)
        headers["apns-expiration"] = str(int(until.timestamp()))
    if outgoing.collapse_key:
        headers["apns-collapse-id"] = outgoing.collapse_key
    return messaging.APNSConfig(headers=headers)
