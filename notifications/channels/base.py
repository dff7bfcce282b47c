"""The base of every channel: the shape of an outgoing message, what an error means, and the base class.

A provider's module writes only `try_send`; the base class times, logs and counts every call. Logs and metrics
never carry a phone number, a token or a text.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias

import structlog
from prometheus_client import Counter, Histogram

from models.messages.messages import MessageButton
from models.messages.purposes import Purpose

log = structlog.get_logger(__name__)

SENDS = Counter("loa_sends", "Calls to providers, by what came of them.", ["provider", "verdict"])
SECONDS = Histogram("loa_send_seconds", "Duration of calls to providers.", ["provider"])

#: The verdict that `SENDS` counts for a message that the provider took.
ACCEPTED = "accepted"


class AddressKind(StrEnum):
    """Kinds of addresses; each is served by one channel."""

    FCM_TOPIC = "fcm_topic"
    FCM_TOKEN = "fcm_token"
    FCM_FID = "fcm_fid"
    ZALO_USER = "zalo_user"
    ZNS_PHONE = "zns_phone"
    PHONE = "phone"


@dataclass(frozen=True)
class Address:
    """Where to.

    :param value: a topic, token, installation id, Zalo user id, or a phone number in E.164 (`+84…`).
    """

    kind: AddressKind
    value: str = field(repr=False)


@dataclass(frozen=True)
class Outgoing:
    """One message to one address.

    :param key: Loa's idempotency key (the id of a delivery or message); goes along to the provider.
    :param title: one line; a channel without titles puts it above the body.
    :param data: values for the app; strings only.
    :param urgent: wakes a sleeping phone where the channel can.
    :param ttl_seconds: how long the provider may keep trying; None: its default.
    :param purpose: what it is for; a channel with windows or quotas asks.
    :param collapse_key: a later message with the same key replaces this one on the phone.
    :param template: id of an approved template for `ZNS_PHONE`, filled from `template_data`; "": that of its purpose.
    """

    key: str
    to: Address
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    data: Mapping[str, str] = field(default_factory=dict, repr=False)
    buttons: tuple[MessageButton, ...] = field(default=(), repr=False)
    urgent: bool = False
    ttl_seconds: int | None = None
    collapse_key: str = ""
    template: str = ""
    template_data: Mapping[str, str] = field(default_factory=dict, repr=False)
    purpose: Purpose = Purpose.LETTER

    @property
    def text(self) -> str:
        """Title and body as one text."""
        return "\n".join(part for part in (self.title, self.body) if part)


class Verdict(StrEnum):
    """What an error of a provider means for the message and its address."""

    RETRY = "retry"  #: passes by itself; wait `retry_after`
    REFRESH = "refresh"  #: the access token died again right after a refresh; wait and retry
    UNREACHABLE = "unreachable"  #: nobody uses this address any more; drop it
    WINDOW = "window"  #: not now: outside of the time in which the provider allows it
    QUOTA = "quota"  #: what was bought is used up; stop; the operator must act
    CONFIG = "config"  #: an account, key or permission is wrong; the operator must act
    PERMANENT = "permanent"  #: this message can never be sent; stop, keep the address


class SendError(Exception):
    """A provider did not take it.

    :param code: the provider's own code, or one of ours (`timeout`, `connection`).
    :param detail: the provider's sentence; may name the address, so it belongs in the store, not in logs.
    :param retry_after: seconds to wait, where the provider said so.
    """

    def __init__(
        self, verdict: Verdict, provider: str, code: str, detail: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(f"{provider}: {verdict} ({code})")
        self.verdict = verdict
        self.provider = provider
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


@dataclass(frozen=True)
class Receipt:
    """The provider took the message.

    :param provider_id: its id there; of the last part, where the text had to be cut into several.
    """

    provider_id: str
    at: datetime


#: What came of one message of many.
Outcome: TypeAlias = Receipt | SendError


class Channel(ABC):
    """A connection to one provider.

    :cvar provider: name in logs, metrics and errors.
    :cvar kinds: the addresses that it serves.
    :cvar at_once: how many calls it may have on the way.
    """

    provider: ClassVar[str]
    kinds: ClassVar[frozenset[AddressKind]]
    at_once: ClassVar[int] = 16

    def send(self, outgoing: Outgoing) -> Receipt:
        """Send one message; one attempt, because waiting and trying again is the caller's.

        :raises SendError: the provider did not take it; the verdict says what to do.
        :raises ValueError: this channel does not serve that kind of address.
        """
        if outgoing.to.kind not in self.kinds:
            raise ValueError(f"{self.provider} does not serve {outgoing.to.kind}.")
        started = time.perf_counter()
        try:
            receipt = self.try_send(outgoing)
        except SendError as error:
            self._note(outgoing, error.verdict, started, code=error.code)
            raise
        self._note(outgoing, ACCEPTED, started, provider_id=receipt.provider_id)
        return receipt

    def send_all(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        """Send many messages at once, one attempt each; returns what came of each, in their order.

        :raises ValueError: this channel does not serve one of those kinds of address.
        """
        with ThreadPoolExecutor(
            min(self.at_once, len(outgoings) or 1), thread_name_prefix=self.provider
        ) as pool:
            return list(pool.map(self._outcome, outgoings))

    def _outcome(self, outgoing: Outgoing) -> Outcome:
        try:
            return self.send(outgoing)
        except SendError as error:
            return error

    @abstractmethod
    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Hand the message to the provider.

        :raises SendError: it did not take it.
        """

    def check(self) -> None:  # noqa: B027 - most channels have nothing to check without sending
        """Check that the channel is able to send. Override it where that can be known without sending.

        :raises SendError: no, and why.
        """

    def close(self) -> None:  # noqa: B027 - the console has nothing to close
        """Close the connections; the channel is not usable afterwards."""

    def _note(self, outgoing: Outgoing, verdict: str, started: float, **more: str) -> None:
        seconds = time.perf_counter() - started
        SENDS.labels(self.provider, verdict).inc()
        SECONDS.labels(self.provider).observe(seconds)
        log.info(
            "sent" if verdict == ACCEPTED else "not sent",
            provider=self.provider,
            kind=outgoing.to.kind.value,
            key=outgoing.key,
            verdict=str(verdict),
            milliseconds=round(seconds * 1000),
            **more,
        )


class PushChannel(Channel):
    """A channel with topics that devices subscribe to."""

    @abstractmethod
    def subscribe(self, device: Address, topic: str) -> None:
        """Subscribe a device (token or installation id) to a topic; it may be subscribed already.

        :raises SendError: not done.
        """

    @abstractmethod
    def unsubscribe(self, device: Address, topic: str) -> None:
        """Unsubscribe a device from a topic; it need not be subscribed.

        :raises SendError: not done.
        """
