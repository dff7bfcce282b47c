"""The twin that goes nowhere: the log shows what would be sent, and nothing ever comes."""

from __future__ import annotations

from typing import Self

import structlog

from models.hub.peers import Peer
from models.settings import Settings
from notifications.hub.connector import Incoming, Page

log = structlog.get_logger(__name__)


class ConsoleConnector:
    """Takes everything; of a message the log has its id and size alone, since it may hold words of residents."""

    def __init__(self, peer: Peer, _settings: Settings) -> None:
        self._peer = peer

    def send(self, message_id: str, body: bytes) -> None:
        """Log it."""
        log.info("hub_console", peer=self._peer.id, message_id=message_id, bytes=len(body))

    def fetch(self, cursor: str) -> Page:
        """Return nothing."""
        return Page((), cursor)

    def settle(self, incoming: Incoming, reason: str) -> None:
        """Do nothing: nothing came."""

    def read_file(self, url: str, most: int) -> bytes:
        """Return nothing: nothing came."""
        return b""

    def put_file(self, url: str, data: bytes, media_type: str) -> None:
        """Log it."""
        log.info("hub_console_file", peer=self._peer.id, bytes=len(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""
