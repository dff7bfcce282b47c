"""The base of every channel: a connection to one provider.

A provider's module writes only `try_send`; the base class times, logs and counts every call. Logs and metrics
never carry a phone number, a token or a text.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from typing import ClassVar

from notifications.channels import sending_figures
from notifications.channels.outcomes import HELD_BACK, Outcome, Receipt, SendError, Tried, Verdict
from notifications.channels.outgoing import Address, AddressKind, Loudness, Notice, Outgoing, Section
from notifications.provider_rates import Bucket

__all__ = [
    "Address",
    "AddressKind",
    "Channel",
    "Loudness",
    "Notice",
    "Outcome",
    "Outgoing",
    "PushChannel",
    "Receipt",
    "Section",
    "SendError",
    "Tried",
    "Verdict",
]

#: So long `send_all` waits for its turn with a provider, in seconds; a round of a delivery is not much longer.
PATIENCE_SECONDS = 5.0

#: So long one message that is not urgent waits where nothing is granted: letters to a busy provider wait in the store,
#: and not on the threads that others need.
PATIENCE_OF_ONE = 0.5


class Channel(ABC):
    """A connection to one provider.

    :cvar provider: name in logs, metrics and errors.
    :cvar kinds: the addresses that it serves.
    :cvar at_once: how many calls it may have on the way.
    :ivar bucket: how fast the provider may be asked; None: as fast as it answers.
    """

    provider: ClassVar[str]
    kinds: ClassVar[frozenset[AddressKind]]
    at_once: ClassVar[int] = 16
    bucket: Bucket | None = None

    def send(self, outgoing: Outgoing) -> Receipt:
        """Send one message; one attempt, because waiting and trying again is the caller's.

        :raises SendError: the provider did not take it; the verdict says what to do.
        :raises ValueError: this channel does not serve that kind of address.
        """
        (outcome,) = self.send_all([outgoing])
        if isinstance(outcome, SendError):
            raise outcome
        return outcome

    def send_all(self, outgoings: Sequence[Outgoing]) -> list[Outcome]:
        """Send many messages at once, one attempt each; returns what came of each, in their order.

        :raises ValueError: this channel does not serve one of those kinds of address.
        """
        for strange in {outgoing.to.kind for outgoing in outgoings} - self.kinds:
            raise ValueError(f"{self.provider} does not serve {strange}.")
        tried = self.try_all(outgoings) if self.bucket is None else self._by_taker(self.bucket, outgoings)
        sending_figures.note(self.provider, outgoings, tried)
        return [one.outcome for one in tried]

    def try_all(self, outgoings: Sequence[Outgoing]) -> list[Tried]:
        """Hand messages to the provider, `at_once` at a time; override it where there is a cheaper way than threads."""
        if len(outgoings) < 2:
            return [self._tried(outgoing) for outgoing in outgoings]
        with ThreadPoolExecutor(min(self.at_once, len(outgoings)), thread_name_prefix=self.provider) as pool:
            return list(pool.map(self._tried, outgoings))

    def cost(self, outgoing: Outgoing) -> int:
        """Return for how many messages one counts with the provider."""
        return 1

    def taker(self, outgoing: Outgoing) -> str:
        """Return whose bucket and whose pauses a message has: the provider's, where all messages go to one."""
        return self.provider

    def _by_taker(self, bucket: Bucket, outgoings: Sequence[Outgoing]) -> list[Tried]:
        """Send to each taker at its own pace; returns what came of each message, in their order."""
        takers: dict[str, list[int]] = {}
        for place, outgoing in enumerate(outgoings):
            takers.setdefault(self.taker(outgoing), []).append(place)
        tried: dict[int, Tried] = {}
        for taker, places in takers.items():
            found = self._paced(bucket, taker, [outgoings[place] for place in places])
            tried.update(zip(places, found, strict=True))
        return [tried[place] for place in range(len(outgoings))]

    def _paced(self, bucket: Bucket, taker: str, outgoings: Sequence[Outgoing]) -> list[Tried]:
        """Send as many at a time as the provider takes; what would have to wait for long is left to the caller."""
        tried: list[Tried] = []
        credit, begun = 0, time.monotonic()
        alone = len(outgoings) == 1 and not outgoings[0].urgent
        while len(tried) < len(outgoings):
            left = outgoings[len(tried) :]
            urgent = all(outgoing.urgent for outgoing in left)
            costs = [self.cost(outgoing) for outgoing in left]
            grant = bucket.take(taker, max(1, sum(costs) - credit), urgent=urgent)
            credit += grant.number
            covered = sum(total <= credit for total in accumulate(costs))
            if covered:
                credit -= sum(costs[:covered])
                some = self.try_all(left[:covered])
                tried += some
                self._heed(bucket, taker, some)
                continue
            patience = PATIENCE_OF_ONE if alone and not credit else PATIENCE_SECONDS
            if grant.wait and time.monotonic() + grant.wait > begun + patience:
                full = SendError(Verdict.RETRY, self.provider, HELD_BACK, "", grant.wait)
                return [*tried, *[Tried(full, 0.0)] * len(left)]
            time.sleep(grant.wait)
        return tried

    def _heed(self, bucket: Bucket, taker: str, tried: Sequence[Tried]) -> None:
        """Pause a taker for every worker, where it asked for that."""
        pauses = [one.outcome.pause or 0.0 for one in tried if isinstance(one.outcome, SendError)]
        if longest := max(pauses, default=0.0):
            bucket.pause(taker, longest)

    def _tried(self, outgoing: Outgoing) -> Tried:
        started = time.perf_counter()
        outcome: Outcome
        try:
            outcome = self.try_send(outgoing)
        except SendError as error:
            outcome = error
        return Tried(outcome, time.perf_counter() - started)

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
