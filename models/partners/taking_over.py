"""Taking over: an official makes a draft of a message of another issuer, which then goes the way of every alert.

What was Actual may become Actual, a drill stays a drill, and everything else is a test: `incoming.status_of` alone
decides, for a first message and for one that goes on from an alert of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, TypedDict, cast

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.alerts import alerts, cap_message, drafting
from models.alerts.alerts import Alert, Origin
from models.alerts.cap_terms import MsgType, Status
from models.alerts.content import Content
from models.alerts.states import UNAPPROVED
from models.errors import Clash
from models.partners import incoming, incoming_mapping, issuers
from models.partners.incoming import INCOMING_ALERTS, IncomingAlert, IncomingState
from models.store import Store, events


class Becomes(StrEnum):
    """What a message would become if it were taken over now."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"
    DRAFT = "draft"  #: the draft that came of the message before, which is not approved yet, is changed
    WAITING = "waiting"  #: nothing: it cancels what is a draft that nobody has approved
    NOTHING = "nothing"  #: nothing came of what it cancels
    REPLACED = "replaced"  #: nothing: a later message took its place
    DECIDED = "decided"  #: somebody decided on it


class Outlook(NamedTuple):
    """What a message would become, and the alert of ours that it goes on from, if any."""

    becomes: Becomes
    former: Alert | None = None


class Filled(TypedDict, total=False):
    """What the official fills in where the message could not be carried over, or says otherwise."""

    hazard: str
    area_ids: Sequence[str]


def outlook(store: Store, row: IncomingAlert) -> Outlook:
    """Return what a message would become if it were taken over now: the one rule, for whoever looks and who does."""
    if row["state"] not in (IncomingState.NEW, IncomingState.REPLACED):
        return Outlook(Becomes.DECIDED)
    if row["state"] == IncomingState.REPLACED or incoming.later(store, row):
        return Outlook(Becomes.REPLACED)
    former = _former(store, row)
    cancels = row["msg_type"] == MsgType.CANCEL
    if former is None:
        return Outlook(Becomes.NOTHING if cancels else Becomes.ALERT)
    if former["state"] in UNAPPROVED:
        ends = cancels or former["msg_type"] == MsgType.CANCEL
        return Outlook(Becomes.WAITING if ends else Becomes.DRAFT, former)
    return Outlook(Becomes.CANCEL if cancels else Becomes.UPDATE, former)


def take_over(
    store: Store, identity: Identity, incoming_id: str, filled: Filled, *, expect: int
) -> tuple[IncomingAlert, Alert]:
    """Make a draft of a message: an update or a cancellation of the alert that came of what it names, else a new one.

    A draft that came of what it names and is not approved yet is changed: one warning has one draft.

    :raises Invalid: hazard or areas are still missing.
    :raises Forbidden: the official may not warn its areas.
    :raises NotFound: there is no such message.
    :raises Clash: `incoming_decided`, somebody decided on it; `incoming_replaced`, its issuer sent a later one;
        `nothing_to_cancel`, nothing came of what it cancels; `draft_waits`, what came of it is not approved yet;
        `status_differs`, it names an alert of another status; or as for `drafting.follow_up`.
    :raises Stale: somebody changed it first.
    """
    row = incoming.get(store, incoming_id)
    found = outlook(store, row)
    _insist_on_any(store, row, found)
    message = cap_message.read(bytes(row["document"]))
    content = cast(Content, {**incoming_mapping.mapped(store, message, datetime.now(UTC)).content, **filled})

    def work(session: ClientSession) -> tuple[IncomingAlert, Alert]:
        draft = _draft(store, identity, row, content, found, session)
        taken = events.change(
            store,
            INCOMING_ALERTS,
            incoming_id,
            {"$set": {"state": IncomingState.TAKEN, "alert_id": draft["_id"]}},
            action="taken",
            actor=identity.actor,
            expect=expect,
            session=session,
        )
        return taken, draft

    return store.transact(work)


def _insist_on_any(store: Store, row: IncomingAlert, found: Outlook) -> None:
    """Demand that a message becomes anything.

    :raises Clash: as for `take_over`.
    """
    if found.becomes is Becomes.DECIDED:
        raise Clash("incoming_decided")
    if found.becomes is Becomes.NOTHING:
        raise Clash("nothing_to_cancel")
    if found.becomes is Becomes.REPLACED:
        later = incoming.later(store, row) or row
        raise Clash("incoming_replaced", later=later["identifier"], kind=later["msg_type"])
    # A follow-up has the status of what it follows.
    if found.former and Status(found.former["status"]) is not incoming.status_of(row["status"]):
        raise Clash("status_differs")
    if found.becomes is Becomes.WAITING and found.former:
        raise Clash("draft_waits", alert=found.former["_id"])


def _draft(
    store: Store,
    identity: Identity,
    row: IncomingAlert,
    content: Content,
    found: Outlook,
    session: ClientSession,
) -> Alert:
    origin: Origin = {
        "kind": "issuer",
        "id": row["issuer_id"],
        "name": issuers.get(store, row["issuer_id"])["name"],
        "identifier": row["identifier"],
    }
    former = found.former
    if former is None:
        status = incoming.status_of(row["status"])
        return drafting.draft(store, identity, status, content, origin=origin, session=session)
    if found.becomes is Becomes.DRAFT:
        return drafting.edit(
            store,
            identity,
            former["_id"],
            content,
            expect=former["version"],
            origin=origin,
            session=session,
        )
    if found.becomes is Becomes.CANCEL:
        content = {"source": content["source"]} if "source" in content else {}
    msg_type = MsgType(row["msg_type"])
    return drafting.follow_up(
        store, identity, former["_id"], msg_type, content, origin=origin, session=session
    )


def _former(store: Store, row: IncomingAlert) -> Alert | None:
    """Return the alert of ours that came of what this one names; None when none did.

    A cancellation ends what is in force; an update goes into the draft that waits, if there is one.
    """
    if row["msg_type"] == MsgType.ALERT:
        return None
    query = {"_id": {"$in": row["reference_ids"]}, "issuer_id": row["issuer_id"], "alert_id": {"$ne": None}}
    waiting: Alert | None = None
    in_force: Alert | None = None
    for before in store.collection(INCOMING_ALERTS).find(query).sort("sent", -1):
        alert = alerts.latest(store, before["alert_id"] or "")
        if alert["state"] in UNAPPROVED:
            waiting = waiting or alert
        else:
            in_force = in_force or alert
    return (in_force or waiting) if row["msg_type"] == MsgType.CANCEL else (waiting or in_force)
