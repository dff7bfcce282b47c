"""Windows of WhatsApp: a person may be written to in free words for 24 hours after they wrote last.

Later only a template that was approved reaches them; whoever never wrote has no window. What they wrote is kept, so
nothing else is noted. Source: twilio.com/docs/whatsapp, customer service window; error 63016.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pymongo import DESCENDING

from models.messages.messages import MESSAGES, contact
from models.store import Store

#: The name of the channel in the ids of contacts.
CHANNEL = "whatsapp"

OPEN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Window:
    """The window of one person.

    :param until: when it shuts or did; None where they never wrote.
    """

    until: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether they may be written to in free words now."""
        return self.until is not None and datetime.now(UTC) < self.until


def look(store: Store, number: str) -> Window:
    """Return the window of whoever writes from a number (E.164)."""
    return of_chat(store, contact(store, CHANNEL, number))


def of_chat(store: Store, chat_id: str) -> Window:
    """Return the window of a contact."""
    written = {"owner.kind": "chat", "owner.id": chat_id, "direction": "in"}
    last = store.collection(MESSAGES).find_one(written, {"sent_at": 1}, sort=[("_id", DESCENDING)])
    return Window(last["sent_at"] + OPEN_FOR if last else None)
