"""The signature of a programme: a detached JWS (RFC 7515, appendix F; EdDSA of RFC 8037) over exactly its bytes."""

from __future__ import annotations

import base64
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.programme.signing_keys import Jwks, Signer, without_padding


def sign(signer: Signer, body: bytes) -> str:
    """Return the signature of a body, as `Loa-Signature` has it: header, nothing, signature."""
    header = without_padding(json.dumps({"alg": "EdDSA", "kid": signer.kid}, separators=(",", ":")).encode())
    made = signer.key.sign(f"{header}.{without_padding(body)}".encode())
    return f"{header}..{without_padding(made)}"


def is_valid(signature: str, body: bytes, jwks: Jwks) -> bool:
    """Say whether a signature is of these bytes, by one of the keys of a JWK set."""
    try:
        header, payload, made = signature.split(".")
        said = json.loads(_bytes(header))
        row = next(one for one in jwks["keys"] if one["kid"] == said["kid"])
        if payload or said["alg"] != "EdDSA":
            return False
        key = Ed25519PublicKey.from_public_bytes(_bytes(row["x"]))
        key.verify(_bytes(made), f"{header}.{without_padding(body)}".encode())
    except (InvalidSignature, StopIteration, ValueError, KeyError, TypeError):
        return False
    return True


def _bytes(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
