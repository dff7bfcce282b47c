"""The server as outlets see it: what docs/outlets.md says, with programmes and faults that a test orders."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
MINUTES = timedelta(minutes=10)


def _now() -> datetime:
    return datetime.now(UTC)


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class Outlet:
    """One outlet: its programme, its credentials, and what was heard of it."""

    programme: dict[str, Any]
    access: dict[str, datetime] = field(default_factory=dict)
    refresh: list[str] = field(default_factory=list)
    heartbeats: list[dict[str, Any]] = field(default_factory=list)
    plays: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: How often each play came, repeats included.
    sent: dict[str, int] = field(default_factory=dict)


class OutletServer:
    """All that the stand-in knows.

    :ivar down: answers 503 to everything.
    :ivar lose_next_answer: takes the next plays or tokens, and answers 503 nevertheless.
    :ivar spoil_signature: signs with another key.
    :ivar spoil: hashes whose files are sent with a wrong byte.
    :ivar tag_added: what a proxy that compresses adds to the tag of a programme, as `-zstd`.
    :ivar calls: method and path of each request.
    """

    def __init__(self, url: str = "", now: Callable[[], datetime] = _now) -> None:
        self.url, self.now = url, now
        self.key, self.kid = Ed25519PrivateKey.generate(), secrets.token_hex(4)
        self.outlets: dict[str, Outlet] = {}
        self.media: dict[str, tuple[bytes, str]] = {}
        self.pairings: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.down = self.lose_next_answer = self.spoil_signature = False
        self.spoil: set[str] = set()
        self.tag_added = ""

    # --- what a test orders

    def add(self, programme: dict[str, Any]) -> Outlet:
        """Know an outlet by its programme."""
        return self.outlets.setdefault(programme["outlet"]["id"], Outlet(programme))

    def change(self, outlet_id: str, **parts: Any) -> None:
        """Change parts of a programme; its serial rises."""
        programme = self.outlets[outlet_id].programme
        programme |= parts | {"serial": programme["serial"] + 1}

    def keep(self, content: bytes, suffix: str, mimetype: str) -> dict[str, Any]:
        """Keep a file; returns its rendition."""
        sha256 = hashlib.sha256(content).hexdigest()
        self.media[sha256] = (content, mimetype)
        path = f"/media/{sha256}.{suffix}"
        return {"type": mimetype, "path": path, "sha256": sha256, "bytes": len(content)}

    def grant(self, user_code: str, outlet_id: str) -> None:
        """Say which outlet the device is that shows this code."""
        next(one for one in self.pairings.values() if one["user_code"] == user_code)["outlet_id"] = outlet_id

    def revoke(self, outlet_id: str) -> None:
        """Shut the device out."""
        self.outlets[outlet_id].access.clear()
        self.outlets[outlet_id].refresh.clear()

    # --- what devices ask

    def pair(self) -> dict[str, Any]:
        """Begin a pairing."""
        letters = "".join(random.choices(LETTERS, k=8))
        user, device = f"{letters[:4]}-{letters[4:]}", secrets.token_urlsafe(24)
        self.pairings[device] = {
            "user_code": user,
            "until": self.now() + MINUTES,
            "asked": None,
            "outlet_id": None,
            "interval": 5,
        }
        page = f"{self.url}/pair"
        return {
            "device_code": device,
            "user_code": user,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?code={user}",
            "expires_in": 600,
            "interval": 5,
        }

    def tokens_by_code(self, device_code: str) -> dict[str, Any] | str:
        """Return tokens, or the error of RFC 8628."""
        found = self.pairings.get(device_code)
        if found is None or self.now() >= found["until"]:
            return "expired_token"
        asked, found["asked"] = found["asked"], self.now()
        if asked and (self.now() - asked).total_seconds() < found["interval"] - 1:
            found["interval"] += 5
            return "slow_down"
        if found["outlet_id"] is None:
            return "authorization_pending"
        del self.pairings[device_code]
        return self._tokens(found["outlet_id"])

    def tokens_by_refresh(self, token: str) -> dict[str, Any] | str:
        """Return new tokens; the one before counts until the new one was used, an older one shuts out."""
        for name, outlet in self.outlets.items():
            if token in outlet.refresh[-2:]:
                if token == outlet.refresh[-1]:
                    outlet.refresh[:] = outlet.refresh[-1:]
                return self._tokens(name)
        return "invalid_grant"

    def outlet_of(self, token: str) -> Outlet | None:
        """Return whose access token this is; None: nobody's, or its time is over."""
        for outlet in self.outlets.values():
            if outlet.access.get(token, datetime.min.replace(tzinfo=UTC)) > self.now():
                return outlet
        return None

    def body(self, outlet: Outlet) -> bytes:
        """Return the bytes of a programme."""
        return json.dumps(outlet.programme, ensure_ascii=False, sort_keys=True).encode()

    def etag(self, outlet: Outlet) -> str:
        """Return the strong tag of a programme."""
        return f'"{hashlib.sha256(self.body(outlet)).hexdigest()[:32]}"'

    def signature(self, body: bytes) -> str:
        """Return the detached JWS over a body."""
        key = Ed25519PrivateKey.generate() if self.spoil_signature else self.key
        head = _b64(json.dumps({"alg": "EdDSA", "kid": self.kid}).encode())
        return f"{head}..{_b64(key.sign(f'{head}.{_b64(body)}'.encode()))}"

    def keys(self) -> dict[str, Any]:
        """Return the JWK set."""
        public = self.key.public_key().public_bytes_raw()
        row = {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": self.kid,
            "x": _b64(public),
        }
        return {"keys": [row]}

    def take(self, outlet: Outlet, plays: list[dict[str, Any]]) -> None:
        """Take plays; a repeated one changes nothing."""
        for one in plays:
            outlet.sent[one["id"]] = outlet.sent.get(one["id"], 0) + 1
            outlet.plays.setdefault(one["id"], one)

    def _tokens(self, outlet_id: str) -> dict[str, Any]:
        outlet, access, refresh = (
            self.outlets[outlet_id],
            secrets.token_urlsafe(16),
            secrets.token_urlsafe(16),
        )
        outlet.access[access] = self.now() + timedelta(seconds=900)
        outlet.refresh.append(refresh)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 900,
            "refresh_token": refresh,
            "outlet_id": outlet_id,
        }
