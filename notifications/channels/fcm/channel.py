"""Firebase Cloud Messaging through firebase-admin.

FCM itself knows no idempotency key; the app drops repeats by `data.key`.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import firebase_admin
from firebase_admin import messaging

from models.settings import Settings
from notifications.channels.base import Address, AddressKind, Outgoing, PushChannel, Receipt
from notifications.channels.fcm import errors as fcm_errors
from notifications.channels.fcm.account import open_app

#: Bytes of title, body and data that FCM takes (4096; 2048 for a topic), less what JSON adds around them.
MOST_BYTES = {AddressKind.FCM_TOPIC: 1900}
MOST_BYTES_ELSE = 3900

#: The message's field that holds each kind of address.
TARGETS = {AddressKind.FCM_TOPIC: "topic", AddressKind.FCM_TOKEN: "token", AddressKind.FCM_FID: "fid"}


class FcmChannel(PushChannel):
    """Sends to topics and devices of one Firebase project."""

    provider: ClassVar[str] = fcm_errors.PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset(TARGETS)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._opened: firebase_admin.App | None = None

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Call FCM once; a body that is too long for it is shortened, since the app fetches the whole."""
        app = self._app()
        try:
            name = messaging.send(message(outgoing), app=app)
        except Exception as error:  # the library lets those of google-auth and requests through
            raise fcm_errors.from_exception(error) from error
        return Receipt(name, datetime.now(UTC))

    def subscribe(self, device: Address, topic: str) -> None:
        """Subscribe a device through the v1 API; it may be subscribed already."""
        self._manage(messaging.subscribe_to_topic(device.value, topic, app=self._app()))

    def unsubscribe(self, device: Address, topic: str) -> None:
        """Unsubscribe a device through the v1 API; it need not be subscribed."""
        self._manage(messaging.unsubscribe_from_topic(device.value, topic, app=self._app()))

    def check(self) -> None:
        """Read the service account; send nothing."""
        self._app()

    def close(self) -> None:
        """Close the app and its connections."""
        if self._opened is not None:
            firebase_admin.delete_app(self._opened)
            self._opened = None

    def _app(self) -> firebase_admin.App:
        with self._opening:
            if self._opened is None:
                self._opened = open_app(self._settings)
            return self._opened

    def _manage(self, response: messaging.TopicManagementResponse) -> None:
        if response.errors:
            raise fcm_errors.from_reason(response.errors[0].reason)


def message(outgoing: Outgoing) -> messaging.Message:
    """Return the message as the library wants it."""
    data = {**outgoing.data, "key": outgoing.key}
    if outgoing.buttons:
        data["buttons"] = json.dumps([asdict(button) for button in outgoing.buttons], ensure_ascii=False)
    made = messaging.Message(
        data=data,
        notification=messaging.Notification(title=outgoing.title, body=fitting_body(outgoing, data)),
        android=_android(outgoing),
        apns=_apns(outgoing),
    )
    # Set afterwards: `Message(token=…)` warns in favour of `fid`, which older apps do not have.
    setattr(made, TARGETS[outgoing.to.kind], outgoing.to.value)
    return made


def fitting_body(outgoing: Outgoing, data: dict[str, str]) -> str:
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
