"""What a connector to another hub can do, whatever the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self


@dataclass(frozen=True)
class Incoming:
    """One message as it came: its bytes, and what the connector knows it by."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Page:
    """Messages that wait for us, and where to go on after them; `more`: others wait behind."""

    messages: Sequence[Incoming]
    cursor: str
    more: bool = False


class Connector(Protocol):
    """One way to another hub. Sending is at least once; the id of a message tells a repeat."""

    def send(self, message_id: str, body: bytes) -> None:
        """Hand a message over.

        :raises SendError: it was not taken; its verdict says whether later is better.
        """

    def fetch(self, cursor: str) -> Page:
        """Return what waits for us after a cursor; "" is the beginning.

        :raises SendError: nothing can be fetched now.
        """

    def settle(self, incoming: Incoming, reason: str) -> None:
        """Say that a message was taken, or with a reason that it was refused.

        :raises SendError: that can't be said now; the message comes again.
        """

    def read_file(self, url: str, most: int) -> bytes:
        """Return the bytes of a file that a message names, at most one more than `most`.

        :raises SendError: `hub_file_address`: it does not lie with the peer; else it can't be had now.
        """

    def put_file(self, url: str, data: bytes, media_type: str) -> None:
        """Bring a file to where our message will name it; a second time it is the same file.

        :raises SendError: it was not taken.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
