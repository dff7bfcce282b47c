"""Secrets and signatures of webhooks, as Standard Webhooks 1.0 has them: HMAC-SHA256 over id, time and body.

A secret is shown once, when it is made, and kept sealed. While a new one comes into use both are valid, and each
message carries a signature of each.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypedDict

from models.store import Store

#: What every secret begins with, so that leaked ones are found.
PREFIX = "whsec_"

#: Random bytes of a secret: the standard wants 24 to 64.
BYTES = 32

#: A secret that was replaced is used on for so long.
OVERLAP = timedelta(hours=24)

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class SealedSecret(TypedDict):
    """A secret, encrypted; `ends_at` is when it stops being used, None while nothing replaces it."""

    sealed: str
    made_at: datetime
    ends_at: datetime | None


def fresh(store: Store) -> tuple[SealedSecret, str]:
    """Make a secret; return what is kept of it, and what the partner is shown this once."""
    shown = PREFIX + b64encode(secrets.token_bytes(BYTES)).decode()
    return {"sealed": store.vault.encrypt(shown), "made_at": datetime.now(UTC), "ends_at": None}, shown


def rotated(store: Store, former: Sequence[SealedSecret]) -> tuple[list[SealedSecret], str]:
    """Return secrets with a new one, and the new one; the one before it is used on for `OVERLAP`, others end."""
    made, shown = fresh(store)
    before = [{**one, "ends_at": datetime.now(UTC) + OVERLAP} for one in former if one["ends_at"] is None]
    return [made, *before], shown  # type: ignore[list-item]


def headers(
    store: Store, sealed: Sequence[SealedSecret], message_id: str, body: str, now: datetime
) -> dict[str, str]:
    """Return the headers that prove a message: its id, its time in seconds, and a signature by each secret in use."""
    stamp = str(int(now.timestamp()))
    used = [one for one in sealed if one["ends_at"] is None or one["ends_at"] > now]
    signatures = [signature(store.vault.decrypt(one["sealed"]), message_id, stamp, body) for one in used]
    return {ID: message_id, TIMESTAMP: stamp, SIGNATURE: " ".join(signatures)}


def signature(secret: str, message_id: str, stamp: str, body: str) -> str:
    """Return one signature: `v1,` and the HMAC in base 64."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{stamp}.{body}".encode()
    return f"v1,{b64encode(hmac.new(key, signed, sha256).digest()).decode()}"
