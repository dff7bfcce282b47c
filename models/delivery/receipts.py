"""Receipts: what a carrier says later of a message that a provider took, a warning's or any other's."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

from models.delivery import recipient_ledger, warning_fates
from models.following import subscriptions
from models.messages import sending
from models.messages.fates import Fate
from models.messages.messages import BY_SMS, MessageChannel
from models.store import Store

#: Their owner sent STOP to the provider itself. Source: twilio.com/docs/api/errors/21610.
_SAID_STOP = "21610"

#: What a provider's code may look like; whatever else comes is not kept.
_CODE = re.compile(r"[0-9A-Za-z_]{1,20}")


#: Hexadecimal characters of a seal: 128 bits.
SEAL_LENGTH = 32


def seal(store: Store, key: str) -> str:
    """Return what proves that an address with this key is one that Loa gave out; for receipts without a signature."""
    return store.vault.digest("receipt", key)[:SEAL_LENGTH]


def is_sealed(store: Store, key: str, given: str) -> bool:
    """Say whether a seal is the one of this key."""
    return hmac.compare_digest(seal(store, key).encode(), given.encode())


def note(
    store: Store,
    key: str,
    fate: Fate,
    code: str = "",
    channels: Sequence[MessageChannel] = BY_SMS,
    *,
    seen: bool = False,
) -> bool:
    """Note the fate of a message by Loa's key; a repeat changes nothing. Say whether the key is known.

    :param channels: on one of which it was sent.
    :param seen: its person saw it.
    """
    reason = code if _CODE.fullmatch(code) else ""
    warned = warning_fates.note(store, key, fate, reason)
    if warned and reason == _SAID_STOP:
        subscriptions.retire(store, recipient_ledger.recipient_of(key), reason)
    return warned or sending.mark_fate(store, key, fate, reason, channels, seen=seen)
