"""A stand-in hub that speaks the neutral profile over TLS: it can be slow, refuse, repeat and reorder."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

Json = dict[str, Any]


@dataclass
class StandInHub:
    """What the hub got and has for us. `refusals` are the statuses of the next calls, `seconds` how slow it is."""

    url: str = ""
    refusals: list[int] = field(default_factory=list)
    seconds: float = 0.0
    #: Every message that came, repeats too; by id each once.
    calls: list[Json] = field(default_factory=list)
    taken: dict[str, Json] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    receipts: list[Json] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    page: int = 10
    #: What lies at its addresses, and what was put there; `asked` are the paths that were.
    files: dict[str, bytes] = field(default_factory=dict)
    put: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def repeat(self) -> None:
        """Hand out everything once more, under the same ids."""
        self.waiting += list(self.waiting)

    def reorder(self) -> None:
        """Hand out what came last first."""
        self.waiting.reverse()


@dataclass(frozen=True)
class Identities:
    """Paths of PEM files: an authority, a server and a client that it knows, and a pair of keys for tokens."""

    authority: Path
    server: Path
    client: Path
    token_key: Path
    public_key: Path


def identities(folder: Path) -> Identities:
    """Make them; a certificate stands in one file with its key."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Stand-in authority", root_key, root_key, None)
    (folder / "authority.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    for name in ("server", "client"):
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(name, key, root_key, root.subject)
        (folder / f"{name}.pem").write_bytes(_pem(key) + made.public_bytes(serialization.Encoding.PEM))
    signer = ed25519.Ed25519PrivateKey.generate()
    (folder / "token.pem").write_bytes(_pem(signer))
    public = signer.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "public.pem").write_bytes(public)
    return Identities(
        *(folder / f"{name}.pem" for name in ("authority", "server", "client", "token", "public"))
    )


class _Handler(BaseHTTPRequestHandler):
    """What answers for a hub."""

    hub: StandInHub

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if self.path.endswith("/receipts"):
            self.hub.receipts.append(body)
            self._answer(200, {})
            return
        self.hub.calls.append(body)
        self.hub.tokens.append(self.headers.get("Authorization", ""))
        time.sleep(self.hub.seconds)
        if self.hub.refusals:
            self._answer(self.hub.refusals.pop(0), {})
            return
        self.hub.taken.setdefault(body["id"], body)
        self._answer(200, {"id": body["id"], "status": "taken"})

    def do_PUT(self) -> None:
        self.hub.put[self.path] = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(201, {})

    def do_GET(self) -> None:
        if "/files/" in self.path:
            self._file()
            return
        after = int(parse_qs(urlsplit(self.path).query).get("after", ["0"])[0])
        rows = self.hub.waiting[after : after + self.hub.page]
        ends = after + len(rows)
        self._answer(200, {"messages": rows, "cursor": str(ends), "more": ends < len(self.hub.waiting)})

    def _file(self) -> None:
        self.hub.asked.append(self.path)
        found = self.hub.files.get(self.path)
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def _answer(self, status: int, body: Mapping[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running(known: Identities) -> Iterator[StandInHub]:
    """Run one on loopback that wants a client certificate."""
    hub = StandInHub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(known.server)
    context.load_verify_locations(known.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub})) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        hub.url = f"https://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    issuer: x509.Name | None,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    begun = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return begun.sign(signer, hashes.SHA256())


def _pem(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
