"""The console: a channel that sends nothing, logs that it would have, and remembers the last messages."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import ClassVar

from notifications.channels.base import Address, AddressKind, Outgoing, PushChannel, Receipt


class ConsoleChannel(PushChannel):
    """Stands in for every channel that development has no account for.

    :ivar sent: the last messages, oldest first.
    :ivar topics: the devices that subscribe to a topic, by its name.
    """

    provider: ClassVar[str] = "console"
    kinds: ClassVar[frozenset[AddressKind]] = frozenset(AddressKind)

    def __init__(self, keep: int = 1000) -> None:
        self.sent: deque[Outgoing] = deque(maxlen=keep)
        self.topics: dict[str, set[str]] = {}

    def try_send(self, outgoing: Outgoing) -> Receipt:
        """Remember the message; it can't fail."""
        self.sent.append(outgoing)
        return Receipt(f"console:{outgoing.key}", datetime.now(UTC))

    def subscribe(self, device: Address, topic: str) -> None:
        """Remember that the device subscribes to the topic."""
        self.topics.setdefault(topic, set()).add(device.value)

    def unsubscribe(self, device: Address, topic: str) -> None:
        """Forget that the device subscribes to the topic."""
        self.topics.get(topic, set()).discard(device.value)
