"""One step of an alert: whether an official may take it now, and taking it by compare-and-set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts, spans
from models.alerts import rules as alert_rules
from models.alerts.alerts import ALERTS, Alert, SpanConfirmation
from models.alerts.content import in_full
from models.alerts.states import TRANSITIONS, AlertAction, Transition
from models.errors import Clash, Forbidden, Invalid, Stale
from models.language.text import nfc
from models.store import Query, Store, events
from models.store.events import EventDetails


def permitted(
    store: Store, identity: Identity, alert_id: str, action: AlertAction, expect: int, *, span: str = ""
) -> tuple[Alert, Transition]:
    """Return the alert and the transition of `action`, if this official may take it now.

    :param span: why it is to hold unusually long or short, where it does.
    :raises NotFound: there is no such alert for this official.
    :raises Forbidden: `no_permission` in all of its areas, or `approver_is_author`.
    :raises Stale: its version is not the expected one.
    :raises Clash: `alert_state`, or `alert_superseded`: another follow-up of the same alert was issued meanwhile;
        or `alert_origin_cancelled`: the issuer that it came of withdrew it.
    :raises Invalid: the step asks for a whole alert, and it breaks rules.
    """
    alert, transition = alerts.readable(store, identity, alert_id), TRANSITIONS[action]
    insist_in(store, identity, transition.permission, alert["area_ids"])
    if alert["version"] != expect:
        raise Stale(alert)
    if alert["state"] not in transition.sources:
        raise Clash("alert_state")
    if not transition.authors_may and identity.id in alert["authors"]:
        raise Forbidden("approver_is_author")
    if transition.checked:
        if "cancelled_at" in alert.get("origin", {}):
            raise Clash("alert_origin_cancelled")
        if alert["previous_id"] and alerts.is_superseded(store, alert["previous_id"]):
            raise Clash("alert_superseded")
        now = datetime.now(UTC)
        faults = alert_rules.faults(store, in_full(alert), now) or [*spans.faults(alert, span, now)]
        if faults:
            raise Invalid(*faults)
    return alert, transition


def take(
    store: Store,
    identity: Identity,
    alert: Alert,
    transition: Transition,
    update: Query,
    *,
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> Alert:
    """Take a transition, by compare-and-set on the version, the state and (where it counts) the authors."""
    guard: dict[str, object] = {"state": {"$in": sorted(transition.sources)}}
    if not transition.authors_may:
        guard["authors"] = {"$ne": identity.id}
    if transition.checked:
        guard["origin.cancelled_at"] = {"$exists": False}
    values = {**update["$set"], "state": transition.target, "updated_at": datetime.now(UTC)}
    return events.change(
        store,
        ALERTS,
        alert["_id"],
        {**update, "$set": values},
        action=transition.event,
        actor=identity.actor,
        expect=alert["version"],
        guard=guard,
        details=details,
        session=session,
    )


def confirmation(identity: Identity, span: str) -> list[SpanConfirmation]:
    """Return what is kept of a confirmed span; nothing where there was none to confirm."""
    return [{"by": identity.id, "reason": nfc(span), "at": datetime.now(UTC)}] if span else []


def insist_in(store: Store, identity: Identity, permission: Permission, area_ids: Sequence[str]) -> None:
    """Demand that an official has a permission in every one of these areas.

    :raises Forbidden: `no_permission`.
    """
    for area_id in area_ids:
        permissions.insist_in(store, identity, permission, area_id)
