"""Messages as FCM takes them: encoded by firebase-admin, shortened where they are too long.

The text, its data and the ways in which a phone shows it are the same for all recipients of a warning in one
language, so they are encoded once; each message adds its target and its key.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple, NotRequired, TypedDict
from uuid import uuid4

from firebase_admin import messaging

from notifications.channels.fcm import presentation
from notifications.channels.fcm.errors import PROVIDER
from notifications.channels.outcomes import SendError, Verdict
from notifications.channels.outgoing import AddressKind, Outgoing

#: Bytes of title, body and data that FCM takes (4096; 2048 for a topic), less what JSON adds around them, and for one
#: device what an iPhone is told besides, since Apple takes 4096 of all together.
MOST_BYTES = {AddressKind.FCM_TOPIC: 1900}
MOST_BYTES_ELSE = 3600

#: The message's field that holds each kind of address.
TARGETS = {AddressKind.FCM_TOPIC: "topic", AddressKind.FCM_TOKEN: "token", AddressKind.FCM_FID: "fid"}

#: Anything that the encoder takes for a target, while what all messages share is encoded.
ANYBODY = "anybody"

#: What stands for key and target in a form; nobody can write it.
KEY, TARGET = uuid4().hex, uuid4().hex


class Encoded(TypedDict):
    """What messages share, as the library encodes it; the target is nobody's."""

    data: dict[str, str]
    notification: dict[str, str]
    android: object
    apns: object
    webpush: object
    fid: NotRequired[str]


class Form(NamedTuple):
    """The body of messages that are alike, encoded once, with room for key and target."""

    head: bytes
    middle: bytes
    tail: bytes

    def filled(self, outgoing: Outgoing) -> bytes:
        """Return the body for one of them."""
        key, target = json.dumps(outgoing.key).encode(), json.dumps(outgoing.to.value).encode()
        return b"".join((self.head, key, self.middle, target, self.tail))


def bodies(outgoings: Sequence[Outgoing]) -> list[bytes | SendError]:
    """Return the bodies of calls in their order; an error (`PERMANENT`) in the place of what no call can carry."""
    shared: dict[Hashable, Form] = {}
    return [_body(outgoing, shared) for outgoing in outgoings]


def _body(outgoing: Outgoing, shared: dict[Hashable, Form]) -> bytes | SendError:
    alike = _alike(outgoing)
    try:
        if alike not in shared:
            shared[alike] = _form(json.loads(str(common(outgoing))), outgoing.to.kind)
        return shared[alike].filled(outgoing)
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
        android=presentation.android(outgoing),
        apns=presentation.apns(outgoing),
        webpush=presentation.webpush(outgoing),
        fid=ANYBODY,
    )


def _alike(outgoing: Outgoing) -> Hashable:
    """Return what two messages have in common that differ in their target and in the letters of their key alone."""
    return (
        outgoing.title,
        outgoing.body,
        outgoing.brief,
        outgoing.notice,
        frozenset(outgoing.data.items()),
        outgoing.buttons,
        outgoing.urgent,
        outgoing.ttl_seconds,
        outgoing.collapse_key,
        outgoing.to.kind,
        len(outgoing.key),
    )


def _form(shared: Encoded, kind: AddressKind) -> Form:
    message: dict[str, object] = {**shared, "data": {**shared["data"], "key": KEY}}
    del message["fid"]
    # The target comes last, so that its place is behind that of the key.
    message[TARGETS[kind]] = TARGET
    head, _, rest = json.dumps({"message": message}, ensure_ascii=False).partition(json.dumps(KEY))
    middle, _, tail = rest.partition(json.dumps(TARGET))
    return Form(head.encode(), middle.encode(), tail.encode())


def fitting_body(outgoing: Outgoing, data: Mapping[str, str]) -> str:
    """Return the body; where it is too long for FCM the brief one, and of that the beginning, up to a blank."""
    most = MOST_BYTES.get(outgoing.to.kind, MOST_BYTES_ELSE)
    rest = most - len(json.dumps([data, outgoing.title], ensure_ascii=False).encode())
    for whole in (outgoing.body, outgoing.brief):
        if whole and len(json.dumps(whole, ensure_ascii=False).encode()) <= rest:
            return whole
    return _beginning(outgoing.brief or outgoing.body, rest) if outgoing.body else ""


def _beginning(text: str, most: int) -> str:
    """Return as much of a text as has room, with an ellipsis."""
    # JSON adds quotation marks and a sign before each line end; the cut text is charged with all of them.
    signs = len(json.dumps(text, ensure_ascii=False).encode()) - len(text.encode())
    room = max(0, most - signs - len("…".encode()))
    return text.encode()[:room].decode(errors="ignore").rsplit(" ", 1)[0] + "…"
