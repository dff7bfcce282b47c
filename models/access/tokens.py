"""Tokens: how a credential looks from outside, and how it is checked without storing it.

Two forms. *Opaque* tokens (`ldv.<id>.<secret>` of a device, `lrt.<id>.<secret>` to refresh a session,
`lcs.<id>.<secret>` in the cookie of the console, `lak.<id>.<secret>` of another system, `liv.<id>.<secret>` of an
invitation, `ldc.<id>.<secret>` of an outlet's device that asks to be paired, `lot.<id>.<secret>` to refresh its
access, `lok.<id>.<secret>` of one that can store nothing) carry 256 bits that nobody can guess; the store keeps only
a keyed hash.
*Signed* tokens (RFC 7519, HS256 under SECRET_KEY) are short-lived and name a session; their audience says what
they are for, so that one is never taken for another.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, NotRequired, TypedDict, cast

import jwt

from models.errors import Unauthenticated
from models.store import Store

ISSUER = "loa"
ALGORITHM = "HS256"


class Opaque(StrEnum):
    """Prefixes of the opaque tokens, so that a leaked one is recognised for what it is."""

    CONSOLE = "lcs"
    DEVICE = "ldv"
    INVITATION = "liv"
    KEY = "lak"
    OUTLET_KEY = "lok"
    OUTLET_REFRESH = "lot"
    PAIRING = "ldc"
    REFRESH = "lrt"


class Parts(NamedTuple):
    """An opaque token taken apart: the id of the document that knows it, and the secret."""

    id: str
    secret: str


class Minted(NamedTuple):
    """A new opaque token: what the caller gets, and the digest that the store keeps."""

    token: str
    digest: str


class Claims(TypedDict):
    """What a signed token says: for whom (`aud`), about whom (`sub`), and of what.

    An access token names its session (`sid`), that of an outlet the `generation` of its credentials, a challenge of a
    sign-in when the password was set (`password_at`).
    """

    iss: str
    aud: str
    sub: str
    iat: int
    exp: int
    sid: NotRequired[str]
    generation: NotRequired[str]
    password_at: NotRequired[str]


def new_opaque(store: Store, form: Opaque, id: str) -> Minted:
    """Make a random opaque token for the document `id`."""
    return opaque_of(store, form, id, secrets.token_urlsafe(32))


def opaque_of(store: Store, form: Opaque, id: str, secret: str) -> Minted:
    """Return the opaque token for the document `id` with a secret made elsewhere."""
    return Minted(f"{form}.{id}.{secret}", opaque_digest(store, form, id, secret))


def take_apart(form: Opaque, token: str) -> Parts:
    """Split an opaque token into its parts.

    :raises Unauthenticated: `credential_bad`, it does not have the form.
    """
    prefix, _, rest = token.partition(".")
    owner, _, secret = rest.partition(".")
    if prefix != form or not owner or not secret or len(token) > 200:
        raise Unauthenticated("credential_bad")
    return Parts(owner, secret)


def opaque_digest(store: Store, form: Opaque, id: str, secret: str) -> str:
    """Return the keyed hash under which an opaque token is stored."""
    return store.vault.digest(f"token-{form}", id, secret)


def same(digest: str, other: str) -> bool:
    """Compare two digests in constant time; an empty one equals nothing."""
    return bool(digest) and hmac.compare_digest(digest.encode(), other.encode(errors="surrogatepass"))


def sign(store: Store, audience: str, subject: str, life: timedelta, **claims: str) -> str:
    """Return a signed token for `audience` about `subject` that runs out after `life`."""
    now = datetime.now(UTC)
    payload = {"iss": ISSUER, "aud": audience, "sub": subject, "iat": now, "exp": now + life, **claims}
    return jwt.encode(payload, store.settings.secret_key, algorithm=ALGORITHM)


def read_signed(store: Store, token: str, *audiences: str) -> Claims:
    """Return the claims of a signed token meant for one of `audiences`.

    :raises Unauthenticated: `credential_expired`, or `credential_bad` for anything else wrong with it.
    """
    try:
        claims = jwt.decode(
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
    return cast(Claims, claims)
