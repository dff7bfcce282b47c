"""Incoming alerts: CAP messages of other issuers, kept as they came until an official releases or dismisses them.

Nothing of it reaches anybody by itself. A message is known by sender, identifier and time (CAP 1.2, section 3.2.1), so
it may come by feed and by post, and again, and is there once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from bson.binary import Binary
from lxml import etree
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access.callers import Identity
from models.alerts import cap_message, cap_rules, cap_signing, cap_structure
from models.alerts.alerts import ALERTS
from models.alerts.cap_message import CapMessage
from models.alerts.cap_terms import CapScope, MsgType, Status
from models.alerts.states import UNAPPROVED
from models.errors import Clash, Fault, Invalid, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.partners import issuers
from models.partners.issuers import Issuer
from models.store import Query, Store, cursor, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class IncomingState(StrEnum):
    """Where a message stands: it waits, a later one took its place, or an official decided."""

    NEW = "new"
    REPLACED = "replaced"
    TAKEN = "taken"
    DISMISSED = "dismissed"


class IncomingAlert(TypedDict):
    """One message of another issuer.

    Its id is a digest of sender, identifier and time. `status` is what it may be here (`status_of`). `reference_ids`
    are the ids of the messages that it names, whether they came or not. `document` are the bytes as they came, `url`
    where from and `stamp` how its feed dated it, `signed` whether its signature was checked. `alert_id` is the draft
    that was made of it.
    """

    _id: str
    version: int
    issuer_id: str
    sender: str
    identifier: str
    sent: datetime
    status: str
    msg_type: str
    reference_ids: list[str]
    event: str
    headline: str
    expires: datetime | None
    state: str
    signed: bool
    url: str
    stamp: str
    document: bytes
    alert_id: str | None
    reason: str
    received_at: datetime


INCOMING_ALERTS = CollectionSpec(
    "incoming_alerts",
    IncomingAlert,
    purpose="A CAP message of another issuer, as it came.",
    kept="For ever.",
    personal="None is asked for; a message may name a contact of its issuer.",
    kind=Kind.INCOMING_ALERT,
    indexes=[
        IndexModel([("state", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("received_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("url", ASCENDING), ("stamp", ASCENDING)]),
        IndexModel([("reference_ids", ASCENDING)]),
    ],
)

#: The last that came first.
_KEYS = [("received_at", DESCENDING), ("_id", DESCENDING)]
#: Clocks of others may be ahead by so much; what is sent later is no message yet.
CLOCKS_DIFFER = timedelta(minutes=15)


def status_of(status: str) -> Status:
    """Return what a message of any status may become here: only Actual is Actual, and what is neither is a Test."""
    known = {str(Status.ACTUAL): Status.ACTUAL, str(Status.EXERCISE): Status.EXERCISE}
    return known.get(status, Status.TEST)


def faults_of(store: Store, issuer: Issuer, message: CapMessage) -> Iterator[Fault]:
    """Yield why a message of an issuer is not taken: rules of CAP, and whose it is."""
    yield from cap_rules.faults(message)
    if message.msg_type not in list(MsgType):
        yield Fault("msgType", "cap_no_warning")
    if message.scope != CapScope.PUBLIC:
        yield Fault("scope", "cap_not_public")
    if message.sender not in issuer["senders"] or message.sender == store.settings.cap_sender:
        yield Fault("sender", "cap_sender_unknown")
    sent = cap_message.time_of(message.sent) if cap_rules.is_time(message.sent) else None
    if sent and sent > datetime.now(UTC) + CLOCKS_DIFFER:
        yield Fault("sent", "time_in_future")


def receive(
    store: Store, issuer: Issuer, document: bytes, actor: Actor, *, url: str = "", stamp: str = ""
) -> tuple[IncomingAlert, bool]:
    """Keep a message of an issuer, and say whether it is new; one that came before is returned as it is.

    :param url: where it was found.
    :param stamp: how its feed dated it.
    :raises Invalid: it is no CAP, breaks its rules, is of another sender, or its signature is missing or wrong.
    :raises Clash: `incoming_differs`: one of that name came before, and says something else.
    """
    root = cap_message.parse(document)
    message = cap_message.message_of(root)
    insist_on_none([*cap_structure.faults(root), *faults_of(store, issuer, message)])
    signed = _signed(issuer, document)
    if signed is not None:
        message = cap_message.message_of(signed)
    row = _row(store, issuer, message, document)
    row |= {"url": url, "stamp": stamp, "signed": signed is not None}
    if _has_later(store, row["_id"], issuer):
        row["state"] = IncomingState.REPLACED

    def work(session: ClientSession) -> IncomingAlert:
        made = events.create(store, INCOMING_ALERTS, row, action="received", actor=actor, session=session)
        _replace(store, made, actor, session)
        if made["msg_type"] == MsgType.CANCEL:
            _withdraw(store, made, actor, session)
        return made

    try:
        return store.transact(work), True
    except DuplicateKeyError:
        before = store.one(INCOMING_ALERTS, row["_id"])
        if not _says_the_same(before, message):
            raise Clash("incoming_differs") from None
        return before, False


def get(store: Store, incoming_id: str) -> IncomingAlert:
    """Return one message.

    :raises NotFound: there is none.
    """
    return store.one(INCOMING_ALERTS, incoming_id)


def search(
    store: Store, *, state: str = "", after: str | None = None, limit: int = 20
) -> tuple[list[IncomingAlert], str | None]:
    """Return a page of messages, the last that came first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query: Query = {"$and": [{"state": state} if state else {}, *cursor.after_moment(_KEYS, after)]}
    rows = list(store.collection(INCOMING_ALERTS).find(query).sort(_KEYS).limit(limit + 1))
    last_row = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(last_row["received_at"], last_row["_id"]) if last_row else None


def later(store: Store, row: IncomingAlert) -> IncomingAlert | None:
    """Return the last message of the same issuer that took the place of this one; None while none has."""
    query = {"reference_ids": row["_id"], "issuer_id": row["issuer_id"]}
    return store.collection(INCOMING_ALERTS).find_one(query, sort=[("sent", DESCENDING), ("_id", DESCENDING)])


def is_known(store: Store, url: str, stamp: str) -> bool:
    """Say whether the document at an address came already, as its feed dates it."""
    return store.collection(INCOMING_ALERTS).find_one({"url": url, "stamp": stamp}, {"_id": True}) is not None


def dismiss(store: Store, identity: Identity, incoming_id: str, reason: str, *, expect: int) -> IncomingAlert:
    """Decide that a message becomes no alert of ours.

    :raises Invalid: there is no reason.
    :raises NotFound, Stale: as for `events.change`; it was taken over meanwhile.
    """
    insist_on_none(visible.reason_faults("reason", reason))
    values = {"state": IncomingState.DISMISSED, "reason": nfc(reason)}
    return events.change(
        store,
        INCOMING_ALERTS,
        incoming_id,
        {"$set": values},
        action="dismissed",
        actor=identity.actor,
        expect=expect,
        guard={"state": {"$in": [IncomingState.NEW, IncomingState.REPLACED]}},
    )


def id_of(store: Store, sender: str, identifier: str, sent: datetime) -> str:
    """Return the id of a message, by what CAP knows it by."""
    return store.vault.digest("incoming_alert", sender, identifier, sent.astimezone(UTC).isoformat())[:32]


def _signed(issuer: Issuer, document: bytes) -> etree._Element | None:
    """Return what the issuer signed; None where it has no certificate.

    :raises Invalid: `cap_signature`.
    """
    if not issuer["certificate"]:
        return None
    try:
        return cap_signing.verify(document, issuers.certificates_of(issuer["certificate"]))
    except cap_signing.SignatureError as error:
        raise Invalid(Fault("Signature", "cap_signature")) from error


def _row(store: Store, issuer: Issuer, message: CapMessage, document: bytes) -> IncomingAlert:
    first = message.infos[0] if message.infos else cap_message.CapInfo()
    sent = cap_message.time_of(message.sent) or datetime.now(UTC)
    return {
        "_id": id_of(store, message.sender, message.identifier, sent),
        "version": 1,
        "issuer_id": issuer["_id"],
        "sender": message.sender,
        "identifier": message.identifier,
        "sent": sent,
        "status": status_of(message.status),
        "msg_type": message.msg_type,
        "reference_ids": [_referred(store, one) for one in message.references],
        "event": first.event,
        "headline": first.headline,
        "expires": _end(message),
        "state": IncomingState.NEW,
        "signed": False,
        "url": "",
        "stamp": "",
        "document": Binary(document),
        "alert_id": None,
        "reason": "",
        "received_at": datetime.now(UTC),
    }


def _says_the_same(before: IncomingAlert, message: CapMessage) -> bool:
    """Say whether a message is the one that came before; feeds write the same in other bytes."""
    known = cap_message.read(bytes(before["document"]))
    return replace(known, signed=False) == replace(message, signed=False)


def _end(message: CapMessage) -> datetime | None:
    """Return when the last part of a message expires; None where one says no time."""
    ends = [cap_message.time_of(info.expires) for info in message.infos]
    known = [end for end in ends if end]
    return max(known) if known and len(known) == len(ends) else None


def _referred(store: Store, reference: str) -> str:
    sender, identifier, sent = reference.split(",")
    return id_of(store, sender, identifier, cap_message.time_of(sent) or datetime.now(UTC))


def _has_later(store: Store, incoming_id: str, issuer: Issuer) -> bool:
    """Say whether a message that took its place came first, as in feeds that begin with the newest."""
    query = {"reference_ids": incoming_id, "issuer_id": issuer["_id"]}
    return store.collection(INCOMING_ALERTS).find_one(query, {"_id": True}) is not None


def _replace(store: Store, later: IncomingAlert, actor: Actor, session: ClientSession) -> None:
    """Note at the messages that a later one of their issuer names, and that wait, that it took their place."""
    query = {
        "_id": {"$in": later["reference_ids"]},
        "issuer_id": later["issuer_id"],
        "state": IncomingState.NEW,
    }
    for row in store.collection(INCOMING_ALERTS).find(query, {"_id": True}, session=session):
        events.change(
            store,
            INCOMING_ALERTS,
            row["_id"],
            {"$set": {"state": IncomingState.REPLACED}},
            action="replaced",
            actor=actor,
            session=session,
        )


def _withdraw(store: Store, cancel: IncomingAlert, actor: Actor, session: ClientSession) -> None:
    """Note at the drafts that came of what a message cancels that nobody may issue them; what is out is ended apart."""
    query = {
        "_id": {"$in": cancel["reference_ids"]},
        "issuer_id": cancel["issuer_id"],
        "state": IncomingState.TAKEN,
    }
    taken = [row["alert_id"] for row in store.collection(INCOMING_ALERTS).find(query, session=session)]
    drafts = {
        "_id": {"$in": taken},
        "state": {"$in": sorted(UNAPPROVED)},
        "origin.cancelled_at": {"$exists": False},
    }
    for draft in store.collection(ALERTS).find(drafts, {"_id": True}, session=session):
        events.change(
            store,
            ALERTS,
            draft["_id"],
            {"$set": {"origin.cancelled_at": cancel["received_at"]}},
            action="origin_cancelled",
            actor=actor,
            session=session,
        )
