"""Officials with a mailbox, for tests of mails."""

from __future__ import annotations

from models.following import mailboxes, preferences
from models.messages.messages import MessageChannel, Owner
from models.store import Store
from models.store.events import SYSTEM

ADDRESS = "canbo.mau@example.vn"


def give_mailbox(store: Store, official_id: str, address: str = ADDRESS) -> None:
    """Let an official have proved a mailbox."""
    mailboxes.keep(store, Owner("official", official_id), address, actor=SYSTEM)


def address_of(store: Store, official_id: str) -> str:
    """The address that an official gave; "" for none."""
    return preferences.email_of(store, Owner("official", official_id))


def has_mails(store: Store, official_id: str) -> bool:
    """Whether e-mail is switched on among an official's channels."""
    return MessageChannel.EMAIL not in preferences.of(store, Owner("official", official_id))["off"]
