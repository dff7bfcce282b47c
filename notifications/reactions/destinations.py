"""Where a person is notified: the channel and address that a report or a follower has kept."""

from __future__ import annotations

from typing import NamedTuple

from models.messages.messages import MessageChannel, Owner
from models.people import devices
from models.store import Store


class Destination(NamedTuple):
    """A channel, and the address on it; no address where the person fetches their inbox."""

    channel: MessageChannel
    address: str


def destination(store: Store, owner: Owner, channel: MessageChannel, sealed: str) -> Destination:
    """Return where to notify somebody; an app without a push token fetches its inbox.

    :param channel: the channel on which they filed or followed.
    :param sealed: their address on it, sealed; an app's is the push token that its device has now.
    """
    if channel is not MessageChannel.PUSH:
        return Destination(channel, store.vault.decrypt(sealed))
    address = devices.push_address(store, owner)
    return Destination(MessageChannel.PUSH, address) if address else Destination(MessageChannel.INBOX, "")
