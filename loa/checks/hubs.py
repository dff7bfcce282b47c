"""Other hubs: each peer has what its way needs and, when asked for, takes a ping and speaks the profile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from loa.checks.finding import Finding, fine, note, wrong
from models.areas import agencies, areas
from models.categories import categories
from models.content import draft_faults
from models.errors import Invalid
from models.hub import links, messages, peers
from models.hub.messages import MessageKind, Thing
from models.hub.peers import Peer, Way
from models.settings import SettingsError
from models.store import Store
from notifications import hub
from notifications.channels import SendError

T = TypeVar("T")

#: A new certificate takes weeks to get.
SOON = timedelta(days=30)

PAGE = "docs/hub.md"

_UNREADABLE = (UnsupportedAlgorithm, ValueError, TypeError, OSError)

#: What an answer of a hub means, by the code of the error.
_MENDS = {
    "connection": "put url, authority, certificate or the network right: no connection, or one side refuses the other",
    "timeout": "ask whoever runs it, or let this machine reach it (firewall, DNS)",
    "http_401": "its side does not know our certificate or token: give it our public key and our name",
    "http_403": "its side does not know our certificate or token: give it our public key and our name",
    "http_404": "put url right: /messages lies directly below it",
    "token_key": "put token_key right: the PEM file of an Ed25519 key",
    "folder": "let this machine read and write the folder",
}


def look(store: Store, *, reach: bool, reachable: bool) -> Iterator[Finding]:
    """Look at every peer, and tell every fault of each.

    :param reach: also send a ping and fetch a page; nothing is kept or settled on either side.
    :param reachable: whether the store answers, which knows bodies and categories.
    """
    try:
        found = peers.every(store.settings)
    except SettingsError as error:
        yield wrong("hubs", str(error), f"put the file right ({PAGE})")
        return
    for peer in found:
        faults = [*_keys(peer), *(_names(store, peer) if reachable else ()), *_folder(peer)]
        yield from faults or [fine(_what(peer), f"{peer.name}: keys and names are in order")]
        if reach and peer.way == Way.HTTPS:
            yield from _reached(store, peer, reachable=reachable)


def _what(peer: Peer) -> str:
    return f"hub {peer.id}"


def _keys(peer: Peer) -> Iterator[Finding]:
    if peer.certificate:
        yield from _certificate(peer)
    if peer.authority and _read(peer.authority, x509.load_pem_x509_certificates) is None:
        yield _bad(peer, "authority", "can't be read as certificates in PEM")
    if peer.token_key:
        key = _read(peer.token_key, lambda raw: serialization.load_pem_private_key(raw, password=None))
        if not isinstance(key, Ed25519PrivateKey):
            yield _bad(peer, "token_key", "is no private Ed25519 key in PEM")
    if peer.peer_key:
        if not isinstance(_read(peer.peer_key, serialization.load_pem_public_key), Ed25519PublicKey):
            yield _bad(peer, "peer_key", "is no public Ed25519 key in PEM")
    elif peer.way == Way.HTTPS and peer.takes_from:
        yield note(_what(peer), "without peer_key it posts nothing here; we fetch from it")


def _certificate(peer: Peer) -> Iterator[Finding]:
    found = _read(peer.certificate, x509.load_pem_x509_certificates)
    key = _read(peer.key, lambda raw: serialization.load_pem_private_key(raw, password=None))
    if not found:
        yield _bad(peer, "certificate", "can't be read as a certificate in PEM")
    if key is None:
        yield _bad(peer, "key", "can't be read as a key in PEM without a password")
    if not found or key is None:
        return
    if found[0].public_key() != key.public_key():
        yield _bad(peer, "certificate", "is not of the key")
    now, begins, ends = datetime.now(UTC), found[0].not_valid_before_utc, found[0].not_valid_after_utc
    if not begins <= now < ends:
        yield _bad(peer, "certificate", f"holds from {begins:%Y-%m-%d} to {ends:%Y-%m-%d}")
    elif ends <= now + SOON:
        yield wrong(_what(peer), f"certificate: ends on {ends:%Y-%m-%d}", "get a new one before that day")


def _names(store: Store, peer: Peer) -> Iterator[Finding]:
    if peer.agency_id and agencies.find_open(store, peer.agency_id) is None:
        yield _bad(peer, "agency_id", f"{peer.agency_id} is no body here")
    place = (areas.active_province_id(store), "", peer.topic)
    is_unknown = any(one.field == "category" for one in draft_faults.of_place(store, *place))
    if MessageKind.CONTENT in peer.takes_from and is_unknown:
        yield _bad(peer, "topic", f"{peer.topic} is no topic of posts here")
    known = {row["_id"] for row in categories.every(store)}
    if peer.opinion_category and peer.opinion_category not in known:
        yield _bad(peer, "opinion_category", f"{peer.opinion_category} is no category of reports here")


def _folder(peer: Peer) -> Iterator[Finding]:
    if peer.way != Way.FOLDER:
        return
    folder = Path(peer.folder)
    if not folder.is_dir():
        yield _bad(peer, "folder", f"{folder} is no folder")
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield _bad(peer, "folder", f"{folder} can't be read and written by this user")


def _reached(store: Store, peer: Peer, *, reachable: bool) -> Iterator[Finding]:
    """Send a ping and fetch a page without settling anything."""
    try:
        with hub.connector(peer, store.settings) as there:
            if peer.gives:
                between, thing = (peer.our_name, peer.id), Thing(id="ping", version=1)
                ping = messages.made(MessageKind.PING, between, thing, {}, datetime.now(UTC))
                there.send(ping["id"], messages.written(ping).encode())
                yield fine(_what(peer), "it took a ping: address, certificate and token work")
            if peer.takes_from:
                at = links.cursor_of(store, peer.id) if reachable else ""
                yield from _page(peer, [one.raw for one in there.fetch(at).messages])
    except (SendError, OSError) as error:
        code = error.code if isinstance(error, SendError) else "connection"
        mend = _MENDS.get(code, f"ask whoever runs it ({PAGE})")
        yield wrong(_what(peer), f"{peer.url} does not do as {PAGE} says: {code}", mend)


def _page(peer: Peer, found: list[bytes]) -> Iterator[Finding]:
    bad = False
    for raw in found:
        try:
            messages.read(raw)
        except Invalid as error:
            bad = True
            said = "; ".join(f"{one.field or 'message'}: {one.code}" for one in error.faults)
            yield wrong(
                _what(peer),
                f"a message that waits breaks its schema: {said}",
                f"tell whoever runs it ({PAGE})",
            )
    if not bad:
        yield fine(_what(peer), f"{len(found)} messages wait there, and keep to their schemas")


def _read(path: str, read: Callable[[bytes], T]) -> T | None:
    try:
        return read(Path(path).read_bytes())
    except _UNREADABLE:
        return None


def _bad(peer: Peer, field: str, said: str) -> Finding:
    return wrong(_what(peer), f"{field}: {said}", f"put {field} right in HUB_PEERS ({PAGE})")
