"""Whether a programme is signed by the server: a detached JWS (RFC 7515, appendix F) with Ed25519 (RFC 8037)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from players.loudspeaker.shapes import Jwk

KEYS = "/v1/outlets/keys"


class UncheckableError(Exception):
    """The device has no `cryptography`, so it can't check a signature."""


def key_id(signature: str) -> str:
    """Return the id of the key that a signature names; empty: none, or it is no signature."""
    try:
        return str(json.loads(_bytes(signature.partition("..")[0])).get("kid", ""))
    except (ValueError, AttributeError):
        return ""


def is_good(body: bytes, signature: str, keys: Sequence[Jwk]) -> bool:
    """Return whether one of the keys (JWK) has signed exactly these bytes.

    :raises UncheckableError: `cryptography` is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise UncheckableError from error
    head, _, mark = signature.partition("..")
    wanted = key_id(signature)
    signed = f"{head}.{_text(body)}".encode()
    try:
        if json.loads(_bytes(head)).get("alg") not in {"EdDSA", "Ed25519"}:
            return False
        made = _bytes(mark)
        fitting = [
            _bytes(one["x"]) for one in keys if one.get("crv") == "Ed25519" and one.get("kid") == wanted
        ]
    except (ValueError, AttributeError, KeyError):
        return False
    for public in fitting:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(made, signed)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError(text) from error


def _text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()
