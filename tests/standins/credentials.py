"""The throw-away key with which Loa signs for FCM's token endpoint."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from tests.standins import settings

CLIENT_EMAIL = f"loa@{settings.FCM_PROJECT}.iam.gserviceaccount.com"
TOKEN_PATH = "/fcm-oauth/token"


def private_key(data_dir: Path | None) -> RSAPrivateKey:
    """The key in the service account of an earlier start, so that Loa's copy stays good, or a new one."""
    path = settings.folder(data_dir) / "fcm.json" if data_dir else None
    if path and path.exists():
        pem = json.loads(path.read_text())["private_key"]
        key = serialization.load_pem_private_key(pem.encode(), password=None)
        if isinstance(key, RSAPrivateKey):
            return key
    return _fresh_key()


def service_account(key: RSAPrivateKey, base_url: str) -> dict[str, str]:
    """A service account as Firebase hands it out, but its tokens come from the stand-in."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": settings.FCM_PROJECT,
        "private_key_id": "throw-away",
        "private_key": pem.decode(),
        "client_email": CLIENT_EMAIL,
        "client_id": "1",
        "token_uri": base_url + TOKEN_PATH,
    }


@cache
def _fresh_key() -> RSAPrivateKey:
    # One for the process: making it takes longer than a whole test.
    return generate_private_key(public_exponent=65537, key_size=2048)
