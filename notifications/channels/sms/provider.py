"""What a provider of SMS must be able to do; the setting SMS_PROVIDER chooses one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Part:
    """One message as a provider takes it.

    :param key: Loa's key; a receipt must bring it back.
    :param number: E.164 (`+84…`).
    :param text: without diacritics where it is Latin.
    :param ttl_seconds: how long the provider may keep trying; None: its default.
    """

    key: str
    number: str = field(repr=False)
    text: str = field(repr=False)
    ttl_seconds: int | None = None


class SmsProvider(Protocol):
    """A provider of SMS, with one attempt a call."""

    def most_characters(self, text: str) -> int:
        """Return how many characters of such a text one message may have."""

    def send(self, part: Part) -> str:
        """Hand a message over and return the provider's id of it.

        :raises SendError: it was not taken.
        """

    def close(self) -> None:
        """Close the connections."""
