"""The way to a resident: the channel that they came by, and their address on it."""

from __future__ import annotations

from models.messages.messages import MessageChannel, Owner
from models.people import devices
from models.store import Store


def way_to(store: Store, owner: Owner, channel: MessageChannel, sealed: str) -> tuple[MessageChannel, str]:
    """Return channel and address; an app that gave no push address fetches its inbox.

    :param sealed: the address as the report or the follow keeps it.
    """
    if channel is not MessageChannel.PUSH:
        return channel, store.vault.decrypt(sealed)
    address = devices.push_address(store, owner)
    return (MessageChannel.PUSH, address) if address else (MessageChannel.INBOX, "")
