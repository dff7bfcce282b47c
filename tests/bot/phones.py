"""A resident with Zalo, and Loa answering them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Unpack

import bot.answer_message
import bot.silences  # noqa: F401 - registers the reaction
import notifications.reactions  # noqa: F401 - registers the others
from models.messages import messages, taking_in
from models.messages.messages import MESSAGES
from models.messages.shapes import IncomingContent, Message
from models.store import Store, outbox
from models.store.outbox import OUTBOX, OutboxRow
from notifications.channels import Channels
from notifications.channels.base import AddressKind, Outgoing
from notifications.channels.console import ConsoleChannel
from notifications.reactor import Outside, react

USER = "6142494823000001"


class Phone:
    """A resident with Zalo, and Loa answering them.

    :param channel: how they write, to an address of this kind.
    """

    def __init__(
        self,
        store: Store,
        channel: str = "zalo",
        kind: AddressKind = AddressKind.ZALO_USER,
        sender: str = USER,
    ) -> None:
        self.store = store
        self.sender = sender
        self._channel = channel
        self._console = ConsoleChannel()
        self.outside = Outside(store, Channels({kind: self._console}))
        self._began = datetime.now(UTC) - timedelta(minutes=1)
        self._count = 0

    def send(self, id: str, **content: Unpack[IncomingContent]) -> Message:
        """A message arrives and is not answered yet."""
        self._count += 1
        at = self._began + timedelta(seconds=self._count)
        return messages.receive(
            self.store, channel=self._channel, provider_id=id, sender=self.sender, content=content, at=at
        )[0]

    def work(self, order: Callable[[list[OutboxRow]], list[OutboxRow]] = list) -> None:
        """Do everything that is due."""
        while rows := self.due():
            for row in order(rows):
                react(self.outside, row["_id"])

    def due(self) -> list[OutboxRow]:
        """What is to be done now, after what was sent is taken in."""
        taking_in.take_in(self.store)
        return outbox.forgotten(self.store)

    def wait(self, seconds: int) -> None:
        """Let time pass: what is kept becomes older, what is due later comes nearer."""
        earlier = {"$subtract": ["$at", 1000 * seconds]}
        self.store.collection(MESSAGES).update_many({"direction": "in"}, [{"$set": {"at": earlier}}])
        sooner = {"$subtract": ["$due_at", 1000 * seconds]}
        self.store.collection(OUTBOX).update_many({"state": "pending"}, [{"$set": {"due_at": sooner}}])

    @property
    def heard(self) -> list[Outgoing]:
        """What arrived on the phone."""
        return list(self._console.sent)
