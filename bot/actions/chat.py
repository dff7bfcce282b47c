"""The chat behind an action: the store, and who is talking on which channel.

The embedded engine says so with `using`. In an action server nobody does: then the store is opened from the
environment, and the sender is known by the id that Rasa gives them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache

from rasa_sdk import Tracker

from models.access.callers import Circumstances
from models.messages import messages
from models.messages.messages import MessageChannel, Owner
from models.people import linked_chats
from models.people.linked_chats import Side
from models.reports.draft import Reporter
from models.settings import load
from models.store import Store, open_store
from models.store.events import Actor


@dataclass(frozen=True)
class Chat:
    """A conversation as the domain sees it.

    :param id: id of the chat contact (`models.messages.messages.contact`).
    :param channel: how answers reach the person later.
    :param address: their address on that channel; empty where they fetch their inbox.
    :param network: the network address that they write from, where anybody may take any name; empty elsewhere.
    """

    store: Store
    id: str
    channel: MessageChannel
    address: str = field(default="", repr=False)
    network: str = field(default="", repr=False)

    @property
    def owner(self) -> Owner:
        """Whose reports and photos these are."""
        return Owner("chat", self.id)

    @property
    def actor(self) -> Actor:
        """Who does it, in events."""
        return {"kind": "chat", "id": self.id}

    @property
    def zalo_user(self) -> str:
        """Their id at the Zalo Official Account; empty elsewhere."""
        return self.address if self.channel is MessageChannel.ZALO else ""

    @property
    def circumstances(self) -> Circumstances:
        """Where what they do comes from: what limits count by."""
        return Circumstances(self.network, self.owner.kind, self.id)

    @property
    def side(self) -> Side:
        """The chat as others may be joined with it."""
        return Side(self.id, self.channel, self.address)

    def owners(self) -> list[Owner]:
        """Return whom the chat speaks for: itself first, chats joined with it, and who proved an address of these."""
        return linked_chats.owners(self.store, self.side)

    def reporter(self, language: str) -> Reporter:
        """Return the person as a reporter who is answered in this chat."""
        return Reporter(self.channel, self.owner, self.actor, address=self.address, language=language)


_CURRENT: ContextVar[Chat] = ContextVar("chat")


@contextmanager
def using(chat: Chat) -> Iterator[None]:
    """Let actions that run inside work for this chat."""
    token = _CURRENT.set(chat)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current(tracker: Tracker) -> Chat:
    """Return the chat that an action works for."""
    chat = _CURRENT.get(None)
    if chat:
        return chat
    store = _store_of_environment()
    return Chat(store, messages.contact(store, "rasa", tracker.sender_id), MessageChannel.INBOX)


@lru_cache(maxsize=1)
def _store_of_environment() -> Store:
    return open_store(load(os.environ))
