"""Sending a document: from then on it is never changed, and each unit has a receipt of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.directives import drafting, recipients
from models.directives.directives import (
    DIRECTIVES,
    RECEIPTS,
    Directive,
    DirectiveState,
    Receipt,
    ReceiptState,
    receipt_id,
)
from models.directives.states import DIRECTIVE_STEPS, DirectiveAction
from models.errors import Clash, Fault, insist_on_none
from models.store import Store, events
from models.store.events import FirstEvent
from models.store.stored_values import as_stored


def send(store: Store, official: Identity, directive_id: str, *, expect: int) -> Directive:
    """Send a draft to the units that it names today, in one transaction with a receipt for each.

    The version that it replaces, if any, takes no more answers; what units answered to that stays there.

    :raises Invalid: `time_past`, the day on which it is due is over; `recipients_needed`, there is nobody.
    :raises NotFound, Forbidden, Stale: as usual.
    :raises Clash: `directive_state`: it is no draft; `directive_replaced`: another new version was sent first.
    """
    draft = drafting.permitted(store, official, directive_id, DirectiveAction.SEND, expect)
    now = datetime.now(UTC)
    units = recipients.resolved(store, draft["sender_id"], draft["units"], draft["groups"])
    late = draft["due_at"] is not None and draft["due_at"] <= now
    insist_on_none(
        [
            *([Fault("due_at", "time_past")] if late else []),
            *([] if units else [Fault("units", "recipients_needed")]),
        ]
    )
    receipts = [as_stored(_receipt(store, draft, unit, now)) for unit in units]

    def work(session: ClientSession) -> Directive:
        if draft["replaces"]:
            _supersede(store, official, draft, session)
        sent = _sent(store, official, draft, units, now, session)
        store.collection(RECEIPTS).insert_many(receipts, session=session)
        told = [FirstEvent(one["_id"], official.actor, now) for one in receipts]
        events.begin(store, RECEIPTS, told, action="received", session=session)
        return sent

    return store.transact(work)


def _sent(
    store: Store,
    official: Identity,
    draft: Directive,
    units: list[str],
    now: datetime,
    session: ClientSession,
) -> Directive:
    step = DIRECTIVE_STEPS[DirectiveAction.SEND]
    values = {
        "state": step.target,
        "recipients": units,
        "sent_by": official.id,
        "sent_at": now,
        "updated_at": now,
    }
    return events.change(
        store,
        DIRECTIVES,
        draft["_id"],
        {"$set": values},
        action=step.event,
        actor=official.actor,
        expect=draft["version"],
        details={"changes": {"units": len(units), "replaces": draft["replaces"]}},
        session=session,
    )


def _supersede(store: Store, official: Identity, draft: Directive, session: ClientSession) -> None:
    former = store.one(DIRECTIVES, draft["replaces"] or "", session=session)
    if former["replaced_by"]:
        raise Clash("directive_replaced")
    values = {"state": DirectiveState.REPLACED, "replaced_by": draft["_id"], "updated_at": datetime.now(UTC)}
    events.change(
        store,
        DIRECTIVES,
        former["_id"],
        {"$set": values},
        action="replaced",
        actor=official.actor,
        guard={"replaced_by": None},
        details={"note": draft["note"], "changes": {"replaced_by": draft["_id"]}},
        session=session,
    )


def _receipt(store: Store, draft: Directive, unit: str, now: datetime) -> Receipt:
    return {
        "_id": receipt_id(draft["_id"], unit),
        "version": 1,
        "directive_id": draft["_id"],
        "agency_id": unit,
        "paths": recipients.path_of(store, unit),
        "state": ReceiptState.UNREAD,
        "due_at": draft["due_at"],
        "received_at": now,
        "read_at": None,
        "read_by": "",
        "assignee_id": "",
        "answer": None,
        "answered_at": None,
        "answered_by": "",
        "done_at": None,
    }
