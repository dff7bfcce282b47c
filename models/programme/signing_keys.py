"""The keys that sign programmes (Ed25519): made when the first is needed, sealed in the store, replaced by command.

A replaced key signs nothing more and stays in the JWK set for as long as a programme that it signed may be held.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple, TypedDict

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymongo import DESCENDING, IndexModel

from models.store import Store
from models.store.collections import CollectionSpec

#: A device may carry a programme of before for so long: a fortnight, and as much again for one that was off.
STAYS = timedelta(days=30)


class SigningKey(TypedDict):
    """One key pair; `_id` is its RFC 7638 thumbprint, `x` its public part, `sealed` its private one, encrypted."""

    _id: str
    x: str
    sealed: str
    made_at: datetime
    replaced_at: datetime | None


SIGNING_KEYS = CollectionSpec(
    "programme_keys",
    SigningKey,
    purpose="A key pair that signs, or signed, the programmes of outlets.",
    kept="For ever; a replaced one leaves the JWK set after 30 days.",
    indexes=[IndexModel([("made_at", DESCENDING)])],
)


class Jwk(TypedDict):
    """A public key (RFC 7517, RFC 8037)."""

    kty: str
    crv: str
    x: str
    kid: str
    alg: str
    use: str


class Jwks(TypedDict):
    """A JWK set (RFC 7517)."""

    keys: list[Jwk]


class Signer(NamedTuple):
    """The key that signs now, ready for use."""

    kid: str
    key: Ed25519PrivateKey


def signer(store: Store) -> Signer:
    """Return the key that signs now; the first time it is made."""
    newest = store.collection(SIGNING_KEYS).find_one({"replaced_at": None}, sort=[("made_at", DESCENDING)])
    row = newest or _make(store)
    private = base64.urlsafe_b64decode(store.vault.decrypt(row["sealed"]))
    return Signer(row["_id"], Ed25519PrivateKey.from_private_bytes(private))


def replace(store: Store) -> str:
    """Make another key that signs from now on; returns its id."""
    made = _make(store)
    now = {"$set": {"replaced_at": datetime.now(UTC)}}
    store.collection(SIGNING_KEYS).update_many({"replaced_at": None, "_id": {"$ne": made["_id"]}}, now)
    return made["_id"]


def jwks(store: Store) -> Jwks:
    """Return the JWK set (RFC 7517) of the keys whose signatures count, the newest first."""
    counting = {"$or": [{"replaced_at": None}, {"replaced_at": {"$gt": datetime.now(UTC) - STAYS}}]}
    rows = store.collection(SIGNING_KEYS).find(counting).sort("made_at", DESCENDING)
    return {"keys": [_jwk(row) for row in rows] or [_jwk(_make(store))]}


def _jwk(row: SigningKey) -> Jwk:
    return {"kty": "OKP", "crv": "Ed25519", "x": row["x"], "kid": row["_id"], "alg": "EdDSA", "use": "sig"}


def _make(store: Store) -> SigningKey:
    key = Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    private = key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    x = without_padding(key.public_key().public_bytes(raw, serialization.PublicFormat.Raw))
    thumbprint = sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest()
    row: SigningKey = {
        "_id": without_padding(thumbprint),
        "x": x,
        "sealed": store.vault.encrypt(base64.urlsafe_b64encode(private).decode()),
        "made_at": datetime.now(UTC),
        "replaced_at": None,
    }
    store.collection(SIGNING_KEYS).insert_one(row)
    return row


def without_padding(data: bytes) -> str:
    """Return bytes as base64url without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
