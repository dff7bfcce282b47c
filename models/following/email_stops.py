"""The end of mails to an official: they press the link in one, or their server says that there is no such mailbox."""

from __future__ import annotations

from models.errors import NotFound
from models.following import preferences
from models.following.preferences import PREFERENCES
from models.messages.messages import MessageChannel, Owner
from models.store import Query, Store, events
from models.store.collections import Kind
from models.store.events import SYSTEM, Actor

#: Where the link in a mail leads.
PATH = "/email/stop"

#: The datum of a mail that holds this link.
LINK = "unsubscribe"

#: Hexadecimal characters of a seal: 128 bits.
SEAL_LENGTH = 32


def link(store: Store, official_id: str) -> str:
    """Return the address at which an official says no to more mails, without signing in."""
    return f"{store.settings.public_base}{PATH}/{official_id}/{seal(store, official_id)}"


def seal(store: Store, official_id: str) -> str:
    """Return what proves that a link is one of ours."""
    return store.vault.digest("email-stop", official_id)[:SEAL_LENGTH]


def switch_off(store: Store, official_id: str, *, actor: Actor) -> None:
    """Switch e-mail off among an official's channels; done again, it is the same."""
    _change(store, official_id, {"$addToSet": {"off": MessageChannel.EMAIL}}, "email_stopped", actor)


def forget(store: Store, official_id: str) -> None:
    """Forget a mailbox that does not exist; they may name another one."""
    _change(store, official_id, {"$unset": {"email": ""}}, "email_gone", SYSTEM)


def _change(store: Store, official_id: str, update: Query, action: str, actor: Actor) -> None:
    which = preferences.id_of(Owner(Kind.OFFICIAL, official_id))
    try:
        events.change(store, PREFERENCES, which, update, action=action, actor=actor)
    except NotFound:
        return
