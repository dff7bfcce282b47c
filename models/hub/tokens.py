"""Tokens: a signed JWT (RFC 7519; EdDSA) that says who sends which bytes to whom, good for some minutes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt

from models.errors import Forbidden
from models.hub.peers import Peer

#: For so long a token is good; clocks may differ by `LEEWAY`.
GOOD_FOR, LEEWAY = timedelta(minutes=5), timedelta(minutes=1)

_CLAIMS = ("aud", "body", "exp", "iat", "iss")


def sign(peer: Peer, body: bytes) -> str:
    """Return a token of ours for a body that goes to a peer.

    :raises OSError, ValueError: our key can't be read.
    """
    now = datetime.now(UTC)
    said = {
        "iss": peer.our_name,
        "aud": peer.id,
        "iat": now,
        "exp": now + GOOD_FOR,
        "body": _digest(body),
    }
    return jwt.encode(said, Path(peer.token_key).read_bytes(), algorithm="EdDSA")


def insist(peer: Peer, token: str, body: bytes) -> None:
    """Demand a token of a peer that is of exactly these bytes and for us.

    :raises Forbidden: `webhook_signature`.
    """
    if not peer.peer_key:
        raise Forbidden("webhook_signature")
    try:
        said = jwt.decode(
            token,
            Path(peer.peer_key).read_bytes(),
            algorithms=["EdDSA"],
            audience=peer.our_name,
            issuer=peer.id,
            leeway=LEEWAY,
            options={"require": list(_CLAIMS)},
        )
    except jwt.InvalidTokenError as error:
        raise Forbidden("webhook_signature") from error
    lives = int(said["exp"]) - int(said["iat"])
    if said["body"] != _digest(body) or lives > 2 * GOOD_FOR.total_seconds():
        raise Forbidden("webhook_signature")


def claimed(token: str) -> str:
    """Return who a token says that it is of, unchecked; "" where it says nothing."""
    try:
        said = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    return str(said.get("iss", ""))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
