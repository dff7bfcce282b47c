"""Connectors to other hubs: `connector(peer)` opens the one for the way of a peer.

with connector(peer, settings) as there:
    there.send(message_id, body)
    page = there.fetch(cursor)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.hub.peers import Peer, Way
from models.settings import Settings
from notifications.hub.connector import Connector, Page
from notifications.hub.console import ConsoleConnector
from notifications.hub.folder import FolderConnector
from notifications.hub.https import HttpsConnector

__all__ = ["Connector", "Page", "connector"]

_OPENINGS: Mapping[str, Callable[[Peer, Settings], Connector]] = {
    Way.HTTPS: HttpsConnector,
    Way.FOLDER: FolderConnector,
    Way.CONSOLE: ConsoleConnector,
}


def connector(peer: Peer, settings: Settings) -> Connector:
    """Open the connector of a peer; close it with `with`."""
    return _OPENINGS[peer.way](peer, settings)
