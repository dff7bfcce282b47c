"""Officials with a mailbox, for tests of mails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from models.following import preferences
from models.following.preferences import DEFAULTS, PREFERENCES, Preferences
from models.messages import ways
from models.messages.messages import MessageChannel, Owner
from models.store import Query, Store

ADDRESS = "canbo.mau@example.vn"


def give_mailbox(store: Store, official_id: str, address: str = ADDRESS) -> None:
    """Let an official have given an address."""
    owner = Owner("official", official_id)
    values: Query = {
        **DEFAULTS,
        "_id": preferences.id_of(owner),
        "version": 1,
        "owner": {"kind": owner.kind, "id": owner.id},
        "updated_at": datetime.now(UTC),
        "email": ways.sealed(store, address),
    }
    store.collection(PREFERENCES).insert_one(cast(Preferences, values))


def address_of(store: Store, official_id: str) -> str:
    """The address that an official gave; "" for none."""
    return preferences.email_of(store, Owner("official", official_id))


def has_mails(store: Store, official_id: str) -> bool:
    """Whether e-mail is switched on among an official's channels."""
    return MessageChannel.EMAIL not in preferences.of(store, Owner("official", official_id))["off"]
