"""Issuers: others who issue warnings in CAP, whose messages become drafts for officials to release.

Their feed is polled, or they post with an API key of their own. Either way a message counts only from the senders that
an administrator named, and with a certificate only when its signature is of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypedDict

from cryptography import x509
from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.access.api_keys import API_KEYS
from models.access.callers import KeyScope
from models.alerts.cap_rules import FORBIDDEN
from models.errors import Clash, Fault, Forbidden, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.partners import addresses
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class IssuerContent(TypedDict, total=False):
    """What an administrator says of an issuer.

    `senders` are the values of CAP's `sender` that it uses. `feed_url` is its Atom or RSS feed, polled every
    `poll_minutes`; "" where it has none. `key_id` is the API key that it posts with, "" without one. `certificate` is
    PEM, "" where signatures are not checked.
    """

    name: str
    senders: Sequence[str]
    feed_url: str
    poll_minutes: int
    key_id: str
    certificate: str
    active: bool


class Issuer(TypedDict):
    """One issuer; `armed` is the version whose event brought the row of the outbox that polls."""

    _id: str
    version: int
    name: str
    senders: list[str]
    feed_url: str
    poll_minutes: int
    key_id: str
    certificate: str
    active: bool
    armed: int
    created_at: datetime
    updated_at: datetime


ISSUERS = CollectionSpec(
    "issuers",
    Issuer,
    purpose="Somebody else who issues warnings in CAP.",
    kept="For ever; incoming alerts name it.",
    kind=Kind.ISSUER,
    indexes=[
        IndexModel([("key_id", ASCENDING)], unique=True, partialFilterExpression={"key_id": {"$gt": ""}}),
        IndexModel([("senders", ASCENDING)], unique=True, partialFilterExpression={"active": True}),
    ],
)

MAX_NAME, MAX_SENDERS, MAX_SENDER, MAX_CERTIFICATE = 100, 20, 200, 20_000

#: How often a feed may be polled, in minutes.
LEAST_MINUTES, MOST_MINUTES = 1, 1440

#: Most issuers: each feed is a call every few minutes.
MAX_ISSUERS = 50

#: An issuer of which nothing else was said.
EMPTY: IssuerContent = {
    "senders": [],
    "feed_url": "",
    "poll_minutes": 5,
    "key_id": "",
    "certificate": "",
    "active": True,
}


def faults_of(store: Store, content: IssuerContent, issuer_id: str = "") -> Iterator[Fault]:
    """Yield what is wrong with it, as far as it is there.

    :param issuer_id: of the issuer that changes.
    """
    if "name" in content:
        yield from visible.name_faults("name", content["name"], MAX_NAME)
    if "senders" in content:
        yield from _sender_faults(content["senders"])
    if content.get("feed_url"):
        yield from addresses.faults("feed_url", content["feed_url"], store.settings)
    if content.get("certificate") and not certificates_of(content["certificate"]):
        yield Fault("certificate", "certificate_unreadable")
    if content.get("key_id") and not _is_free(store, content["key_id"], issuer_id):
        yield Fault("key_id", "key_unusable")


def taken_senders(store: Store, content: IssuerContent, issuer_id: str = "") -> Iterator[Fault]:
    """Yield the senders of an active issuer that another active one has: nobody posts, unsigned, as somebody else.

    :param issuer_id: of the issuer that changes.
    """
    senders = list(dict.fromkeys(content.get("senders", ())))
    if not content.get("active", True):
        return
    query = {"active": True, "senders": {"$in": senders}, "_id": {"$ne": issuer_id}}
    others = list(store.collection(ISSUERS).find(query).sort("_id", ASCENDING))
    for index, sender in enumerate(senders):
        name = next((one["name"] for one in others if sender in one["senders"]), None)
        if name is not None:
            yield Fault(f"senders.{index}", "sender_taken", {"issuer": name})


def certificates_of(pem: str) -> list[x509.Certificate]:
    """Return the certificates of a PEM text; none where it can't be read."""
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        return []


def add(store: Store, content: IssuerContent, actor: Actor) -> Issuer:
    """Add an issuer; its feed is polled at once.

    :raises Invalid: something of it is no good.
    :raises Clash: `too_many_issuers`.
    """
    whole: IssuerContent = {**EMPTY, **content}
    insist_on_none([*faults_of(store, whole), *taken_senders(store, whole)])
    if store.collection(ISSUERS).count_documents({}) >= MAX_ISSUERS:
        raise Clash("too_many_issuers", max=MAX_ISSUERS)
    now = datetime.now(UTC)
    document = {**_stored(whole), "armed": 1, "created_at": now, "updated_at": now}
    try:
        return events.create(store, ISSUERS, document, action="added", actor=actor)
    except DuplicateKeyError:
        # Another one of that sender or key was added a moment ago.
        insist_on_none([*faults_of(store, whole), *taken_senders(store, whole)])
        raise


def change(store: Store, issuer_id: str, content: IssuerContent, actor: Actor, *, expect: int) -> Issuer:
    """Change an issuer; its feed is polled at once.

    :raises Invalid: something of it is no good.
    :raises NotFound, Stale: as for `events.change`.
    """
    before = get(store, issuer_id)
    merged: IssuerContent = {"senders": before["senders"], "active": before["active"], **content}
    asked = "senders" in content or content.get("active", False)
    taken = taken_senders(store, merged, issuer_id) if asked else ()
    insist_on_none([*faults_of(store, content, issuer_id), *taken])
    update = {"$set": {**_stored(content), "armed": expect + 1, "updated_at": datetime.now(UTC)}}
    try:
        return events.change(store, ISSUERS, issuer_id, update, action="changed", actor=actor, expect=expect)
    except DuplicateKeyError:
        insist_on_none([*faults_of(store, content, issuer_id), *taken_senders(store, merged, issuer_id)])
        raise


def get(store: Store, issuer_id: str) -> Issuer:
    """Return one issuer.

    :raises NotFound: there is none.
    """
    return store.one(ISSUERS, issuer_id)


def every(store: Store) -> list[Issuer]:
    """Return all issuers, by name."""
    return list(store.collection(ISSUERS).find().sort([("name", ASCENDING), ("_id", ASCENDING)]))


def of_key(store: Store, key_id: str) -> Issuer:
    """Return the active issuer that posts with an API key.

    :raises Forbidden: `key_of_no_issuer`.
    """
    found = store.collection(ISSUERS).find_one({"key_id": key_id, "active": True})
    if found is None:
        raise Forbidden("key_of_no_issuer")
    return found


def _sender_faults(senders: Sequence[str]) -> Iterator[Fault]:
    if not senders:
        yield Fault("senders", "required")
    for index, sender in enumerate(senders):
        if not sender or FORBIDDEN.search(sender):
            yield Fault(f"senders.{index}", "cap_characters" if sender else "required")


def _is_free(store: Store, key_id: str, issuer_id: str) -> bool:
    """Say whether a key may be the issuer's: it is valid, for CAP, and nobody else's."""
    valid = {"_id": key_id, "revoked_at": None, "scopes": KeyScope.CAP}
    taken = store.collection(ISSUERS).find_one({"key_id": key_id, "_id": {"$ne": issuer_id}})
    return taken is None and store.collection(API_KEYS).find_one(valid) is not None


def _stored(content: IssuerContent) -> IssuerContent:
    values: IssuerContent = {**content}
    if "name" in values:
        values["name"] = nfc(values["name"])
    if "senders" in values:
        values["senders"] = list(dict.fromkeys(values["senders"]))
    return values
