"""What one conversation may send: each answer is one more call of a provider."""

from __future__ import annotations

from bot import dialogue
from models.access import guards
from models.access.callers import Circumstances
from models.access.guards import Act
from models.messages import messages
from models.store import Store


def within(store: Store, channel: str, sender: str, text: str) -> bool:
    """Say whether a message is to be kept and answered: one that calls for help always is."""
    where = Circumstances("", "chat", messages.contact(store, channel, sender))
    return guards.within(store, Act.CHAT, where) or dialogue.calls_for_help(store, text)
