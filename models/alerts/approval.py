"""Approval: the step that makes an alert public, and the document that it freezes.

Who may not approve stands in `states` (`authors_may`), the check in `permitted_steps`, the reason in
docs/decisions/two-pairs-of-eyes.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bson.binary import Binary
from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.alerts import agreements, alerts, approving_alone, cap_issuing, drills, issued_form
from models.alerts.alerts import ALERTS, Alert, SingleApproval
from models.alerts.content import in_full
from models.alerts.issued_form import Issued
from models.alerts.permitted_steps import confirmation, permitted, take
from models.alerts.states import AlertAction, AlertState, Transition
from models.errors import Clash, Stale
from models.language.text import nfc
from models.messages.messages import MessageChannel
from models.store import Store, events
from models.store.events import EventDetails
from models.store.reactions import Reaction


class Frozen(Issued):
    """What approval adds, with the bytes of the CAP document."""

    cap: bytes


def approve(
    store: Store, identity: Identity, alert_id: str, *, expect: int, span: str = "", drill_id: str = ""
) -> Alert:
    """Issue an alert: make and freeze its CAP document; from this moment on it waits to be sent.

    :param span: why it is to hold unusually long or short, where it does: the approver says so, too.
    :param drill_id: the drill that issues it; without one, what a drill has planned is left to that.
    :raises Forbidden: `approver_is_author`, or they may not approve for all of its areas.
    :raises Invalid: it breaks a rule by now (it expired while it waited here); names every one. Or
        `span_unconfirmed`: it holds unusually long or short.
    :raises Unavailable: `cap_signing_failed`: its document must be signed, and can't be.
    :raises Clash: as for `submit`, `alert_in_drill`: a drill issues it, or `drill_state`: that drill was ended.
    :raises NotFound, Stale: as for `submit`.
    """
    if not drill_id and drills.holding(store, [alert_id]):
        alerts.readable(store, identity, alert_id)
        raise Clash("alert_in_drill")
    alert, transition = permitted(store, identity, alert_id, AlertAction.APPROVE, expect, span=span)

    def work(session: ClientSession) -> Alert:
        if drill_id:
            drills.note_issued(store, drill_id, alert_id, session)
        return _issue(store, identity, alert, transition, span, session)

    return store.transact(work)


def approve_alone(
    store: Store, identity: Identity, alert_id: str, reason: str, *, expect: int, span: str = ""
) -> Alert:
    """Issue a severe and immediate alert without a second official, under an agreement made beforehand.

    :param reason: why nobody else could approve it.
    :raises Invalid: as for `approve`, or there is no reason.
    :raises Forbidden: `no_permission`, `alone_not_urgent` or `alone_not_agreed`.
    :raises NotFound, Clash, Stale, Unavailable: as for `approve`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.APPROVE_ALONE, expect, span=span)
    now = datetime.now(UTC)
    agreement = approving_alone.permitted(store, identity, alert, reason, now)
    said = nfc(reason)
    alone: SingleApproval = {"by": identity.id, "at": now, "reason": said, "agreement_id": agreement["_id"]}

    def work(session: ClientSession) -> Alert:
        agreements.use(store, agreement, identity, alert, session)
        _issue(store, identity, alert, transition, span, session, alone)
        # An event of its own besides the approval: everybody hears of this one.
        return events.change(
            store,
            ALERTS,
            alert["_id"],
            {"$set": {"approved_alone": alone}},
            action="approved_alone",
            actor=identity.actor,
            details={"note": said, "changes": {"agreement_id": agreement["_id"]}},
            session=session,
        )

    return store.transact(work)


def _issue(
    store: Store,
    identity: Identity,
    alert: Alert,
    transition: Transition,
    span: str,
    session: ClientSession,
    alone: SingleApproval | None = None,
) -> Alert:
    frozen = _frozen(store, alert, identity, datetime.now(UTC).replace(microsecond=0), alone)
    update = {
        "$set": frozen,
        "$push": {"confirmed_spans": {"$each": confirmation(identity, span)}},
    }
    details: EventDetails = {"needless": tuple(_needless(store, frozen))}
    approved = take(store, identity, alert, transition, update, details=details, session=session)
    if alert["previous_id"]:
        _supersede(store, identity, alert["previous_id"], alert["_id"], session)
    return approved


def _needless(store: Store, frozen: Frozen) -> Iterator[Reaction]:
    """Yield what would follow for nothing: no hub is to be told, and no release of SMS is awaited."""
    if not store.settings.websub_hub_url:
        yield Reaction.PING_HUB
    if MessageChannel.SMS not in store.settings.channels or frozen["sms_release"] is not None:
        yield Reaction.TELL_ALERT_OFFICIALS


def _frozen(
    store: Store, alert: Alert, identity: Identity, sent: datetime, alone: SingleApproval | None
) -> Frozen:
    """Return what approval adds, with the bytes that are served from now on."""
    values = issued_form.values(store, alert, identity, sent)
    whole: Alert = {**in_full(alert), **values}
    if alone:
        whole["approved_alone"] = alone
    return {**values, "cap": Binary(cap_issuing.issue(store, whole))}


def _supersede(
    store: Store, identity: Identity, former_id: str, alert_id: str, session: ClientSession
) -> None:
    """Note at the former alert that this one took its place, in the transaction of the approval."""
    try:
        events.change(
            store,
            ALERTS,
            former_id,
            {"$set": {"superseded_by": alert_id}},
            action="superseded",
            actor=identity.actor,
            guard={"state": AlertState.APPROVED, "superseded_by": None},
            session=session,
        )
    except Stale as lost:
        raise Clash("alert_superseded") from lost
