"""Tokens: how a credential looks from outside, and how it is checked without storing it.

Two forms. *Opaque* tokens (`ldv.<id>.<secret>` of a device, `lrt.<id>.<secret>` to refresh a session,
`lak.<id>.<secret>` of another system) carry 256 bits that nobody can guess; the store keeps only a keyed hash.
*Signed* tokens (RFC 7519, HS256 under SECRET_KEY) are short-lived and name a session; their audience says what
they are for, so that one is never taken for another.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import jwt

from models.errors import Unauthenticated
from models.store import Store

ISSUER = "loa"
ALGORITHM = "HS256"


class Opaque(StrEnum):
    """Prefixes of the opaque tokens, so that a leaked one is recognised for what it is."""

    DEVICE = "ldv"
    KEY = "lak"
    REFRESH = "lrt"


class Parts(NamedTuple):
    """An opaque token taken apart: the id of the document that knows it, and the secret."""

    id: str
    secret: str


class Minted(NamedTuple):
    """A new opaque token: what the caller gets, and the digest that the store keeps."""

    token: str
    digest: str


def new_opaque(store: Store, form: Opaque, id: str) -> Minted:
    """A new random opaque token for the document `id`."""
    return opaque_of(store, form, id, secrets.token_urlsafe(32))


def opaque_of(store: Store, form: Opaque, id: str, secret: str) -> Minted:
    """The opaque token for the document `id` with a secret made elsewhere."""
    return Minted(f"{form}.{id}.{secret}", opaque_digest(store, form, id, secret))


def take_apart(form: Opaque, token: str) -> Parts:
    """The parts of an opaque token.

    :raises Unauthenticated: `credential_bad`, it does not have the form.
    """
    prefix, _, rest = token.partition(".")
    owner, _, secret = rest.partition(".")
    if prefix != form or not owner or not secret or len(token) > 200:
        raise Unauthenticated("credential_bad")
    return Parts(owner, secret)


def opaque_digest(store: Store, form: Opaque, id: str, secret: str) -> str:
    """The keyed hash under which an opaque token is stored."""
    return store.vault.digest(f"token-{form}", id, secret)


def same(digest: str, other: str) -> bool:
    """Compare two digests in constant time; an empty one equals nothing."""
    return bool(digest) and hmac.compare_digest(digest, other)


def sign(store: Store, audience: str, subject: str, life: timedelta, **claims: Any) -> str:
    """A signed token for `audience` about `subject` that runs out after `life`."""
    now = datetime.now(UTC)
    payload = {"iss": ISSUER, "aud": audience, "sub": subject, "iat": now, "exp": now + life, **claims}
    return jwt.encode(payload, store.settings.secret_key, algorithm=ALGORITHM)


def read_signed(store: Store, token: str, *audiences: str) -> Mapping[str, Any]:
    """The claims of a signed token meant for one of `audiences`.

    :raises Unauthenticated: `credential_expired`, or `credential_bad` for anything else wrong with it.
    """
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            store.settings.secret_key,
            algorithms=[ALGORITHM],
            audience=audiences,
            issuer=ISSUER,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("credential_expired") from error
    except jwt.InvalidTokenError as error:
        raise Unauthenticated("credential_bad") from error
    return claims
