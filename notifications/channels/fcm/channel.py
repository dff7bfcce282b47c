"""Firebase Cloud Messaging: messages by a sender of our own, credentials and topics by firebase-admin.

FCM itself knows no idempotency key; the app drops repeats by `data.key`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import ClassVar

from firebase_admin import messaging
from firebase_admin.exceptions import FirebaseError

from models.settings import Settings
from notifications.channels.base import (
    Address,
    AddressKind,
    Outgoing,
    PushChannel,
    Receipt,
    SendError,
    Tried,
)
from notifications.channels.fcm import errors, messages
from notifications.channels.fcm.account import Account
from notifications.channels.fcm.sender import CONNECTIONS, Answer, Sender


class FcmChannel(PushChannel):
    """Sends to topics and devices of one Firebase project."""

    provider: ClassVar[str] = errors.PROVIDER
    kinds: ClassVar[frozenset[AddressKind]] = frozenset(messages.TARGETS)
    at_once: ClassVar[int] = CONNECTIONS

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._account: Account | None = None
        self._sender: Sender | None = None

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Call FCM once; a body that is too long for it is shortened, since the app fetches the whole."""
        (tried,) = self.try_all([outgoing])
        if isinstance(tried.outcome, SendError):
            raise tried.outcome
        return tried.outcome

    def try_all(self, outgoings: Sequence[Outgoing]) -> list[Tried]:
        """Call FCM once for each, all on the same loop."""
        bodies = messages.bodies(outgoings)
        postable = [body for body in bodies if isinstance(body, bytes)]
        try:
            answers = iter(self._open_sender().post(postable))
        except SendError as error:
            return [Tried(error, 0.0)] * len(outgoings)
        return [Tried(body, 0.0) if isinstance(body, SendError) else _tried(next(answers)) for body in bodies]

    def subscribe(self, device: Address, topic: str) -> None:
        """Subscribe a device through the v1 API; it may be subscribed already."""
        with _topics():
            _manage(messaging.subscribe_to_topic(device.value, topic, app=self._open_account().app))

    def unsubscribe(self, device: Address, topic: str) -> None:
        """Unsubscribe a device through the v1 API; it need not be subscribed."""
        with _topics():
            _manage(messaging.unsubscribe_from_topic(device.value, topic, app=self._open_account().app))

    def check(self) -> None:
        """Read the service account; send nothing."""
        self._open_account()

    def close(self) -> None:
        """Close the loop, the app and their connections."""
        with self._opening:
            if self._sender is not None:
                self._sender.close()
            if self._account is not None:
                self._account.close()
            self._sender = self._account = None

    def _open_account(self) -> Account:
        with self._opening:
            return self._the_account()

    def _open_sender(self) -> Sender:
        with self._opening:
            if self._sender is None:
                account = self._the_account()
                self._sender = Sender(
                    account.send_url, account.access_token(), self._settings.provider_timeout_seconds
                )
            return self._sender

    def _the_account(self) -> Account:
        if self._account is None:
            self._account = Account(self._settings)
        return self._account


def _tried(answer: Answer) -> Tried:
    return Tried(answer.error or Receipt(answer.name, datetime.now(UTC)), answer.seconds)


@contextmanager
def _topics() -> Iterator[None]:
    """Turn what firebase-admin raises into an error of ours."""
    try:
        yield
    except FirebaseError as error:
        raise errors.from_exception(error.cause or error) from error


def _manage(response: messaging.TopicManagementResponse) -> None:
    if response.errors:
        raise errors.from_reason(response.errors[0].reason)
