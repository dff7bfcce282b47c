"""Taking over: an official makes a draft of a message of another issuer, which then goes the way of every alert.

What was Actual may become Actual, a drill stays a drill, and everything else is a test: `incoming.status_of` alone
decides, for a first message and for one that goes on from an alert of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypedDict, cast

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.alerts import alerts, cap_message, drafting
from models.alerts.alerts import Alert
from models.alerts.cap_terms import MsgType, Status
from models.alerts.content import Content
from models.alerts.states import AlertState
from models.errors import Clash
from models.partners import incoming, incoming_mapping
from models.partners.incoming import INCOMING_ALERTS, IncomingAlert, IncomingState
from models.store import Store, events


class Filled(TypedDict, total=False):
    """What the official fills in where the message could not be carried over, or says otherwise."""

    hazard: str
    area_ids: Sequence[str]


def take_over(
    store: Store, identity: Identity, incoming_id: str, filled: Filled, *, expect: int
) -> tuple[IncomingAlert, Alert]:
    """Make a draft of a message: an update or a cancellation of the alert that came of what it names, else a new one.

    :raises Invalid: hazard or areas are still missing.
    :raises Forbidden: the official may not warn its areas.
    :raises NotFound: there is no such message.
    :raises Clash: `incoming_decided`, somebody decided on it; `nothing_to_cancel`, nothing came of what it cancels;
        `status_differs`, it names an alert of another status; or as for `drafting.follow_up`.
    :raises Stale: somebody changed it first.
    """
    row = incoming.get(store, incoming_id)
    if row["state"] not in (IncomingState.NEW, IncomingState.REPLACED):
        raise Clash("incoming_decided")
    message = cap_message.read(bytes(row["document"]))
    content = cast(Content, {**incoming_mapping.mapped(store, message, datetime.now(UTC)).content, **filled})
    former = _former(store, row)

    def work(session: ClientSession) -> tuple[IncomingAlert, Alert]:
        draft = _draft(store, identity, row, content, former, session)
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


def _draft(
    store: Store,
    identity: Identity,
    row: IncomingAlert,
    content: Content,
    former: Alert | None,
    session: ClientSession,
) -> Alert:
    status = incoming.status_of(row["status"])
    if former is None:
        if row["msg_type"] == MsgType.CANCEL:
            raise Clash("nothing_to_cancel")
        return drafting.draft(store, identity, status, content, session=session)
    # A follow-up has the status of what it follows.
    if Status(former["status"]) is not status:
        raise Clash("status_differs")
    if row["msg_type"] == MsgType.CANCEL:
        content = {"source": content["source"]} if "source" in content else {}
    return drafting.follow_up(
        store, identity, former["_id"], MsgType(row["msg_type"]), content, session=session
    )


def _former(store: Store, row: IncomingAlert) -> Alert | None:
    """Return the alert of ours in force that came of the messages that this one names; None when none did."""
    if row["msg_type"] == MsgType.ALERT:
        return None
    query = {"_id": {"$in": row["reference_ids"]}, "issuer_id": row["issuer_id"], "alert_id": {"$ne": None}}
    for before in store.collection(INCOMING_ALERTS).find(query).sort("sent", -1):
        alert = alerts.latest(store, before["alert_id"] or "")
        if alert["state"] == AlertState.APPROVED:
            return alert
    return None
