"""Approval: the step that makes an alert public, and the document that it freezes.

Who may not approve stands in `states` (`authors_may`), the check in `permitted_steps`, the reason in
docs/decisions/two-pairs-of-eyes.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from bson.binary import Binary
from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import cap_issuing, outlines
from models.alerts.alerts import ALERTS, Alert, AlertArea, SmsRelease, Words
from models.alerts.content import in_full
from models.alerts.permitted_steps import confirmation, permitted, take
from models.alerts.states import AlertAction, AlertState
from models.areas import agencies, areas
from models.errors import Clash, Stale
from models.language.languages import LANGUAGES
from models.store import Store, events


class Issued(TypedDict):
    """What approval adds to an alert, or fills in, besides its CAP document."""

    category: str | None
    level: int | None
    infos: dict[str, Words]
    severity: str | None
    urgency: str | None
    certainty: str | None
    response_types: list[str] | None
    identifier: str
    sent: datetime
    effective: datetime
    sender_names: dict[str, str]
    areas: list[AlertArea]
    area_polygons: list[list[list[float]]]
    sms_release: SmsRelease | None
    approved_by: str
    approved_at: datetime


class Frozen(Issued):
    """The same with the bytes of the CAP document."""

    cap: bytes


def approve(store: Store, identity: Identity, alert_id: str, *, expect: int, span: str = "") -> Alert:
    """Issue an alert: make and freeze its CAP document; from this moment on it waits to be sent.

    :param span: why it is to hold unusually long or short, where it does: the approver says so, too.
    :raises Forbidden: `approver_is_author`, or they may not approve for all of its areas.
    :raises Invalid: it breaks a rule by now (it expired while it waited here); names every one. Or
        `span_unconfirmed`: it holds unusually long or short.
    :raises Unavailable: `cap_signing_failed`: its document must be signed, and can't be.
    :raises NotFound, Clash, Stale: as for `submit`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.APPROVE, expect, span=span)
    update = {
        "$set": _frozen(store, alert, identity, datetime.now(UTC).replace(microsecond=0)),
        "$push": {"confirmed_spans": {"$each": confirmation(identity, span)}},
    }

    def work(inner: ClientSession) -> Alert:
        approved = take(store, identity, alert, transition, update, session=inner)
        if alert["previous_id"]:
            _supersede(store, identity, alert["previous_id"], alert["_id"], inner)
        return approved

    return store.transact(work)


def _frozen(store: Store, alert: Alert, identity: Identity, sent: datetime) -> Frozen:
    """Return what approval adds; from now on nothing of it depends on how areas or agencies are called."""
    found = [areas.get(store, area_id) for area_id in alert["area_ids"]]
    committee = agencies.committee(areas.active_province_id(store))
    names = {language: agencies.name(store, committee, language) for language in LANGUAGES}
    full = in_full(alert)
    values: Issued = {
        "category": full["category"],
        "level": full["level"],
        "infos": full["infos"],
        "severity": full["severity"],
        "urgency": full["urgency"],
        "certainty": full["certainty"],
        "response_types": full["response_types"],
        "identifier": f"loa.{alert['status'].lower()}.{areas.active_province(store)['code']}.{alert['_id']}",
        "sent": sent,
        "effective": alert["effective"] or sent,
        "sender_names": names,
        "areas": [
            {
                "_id": area["_id"],
                "code": area["code"],
                "valid_from": area["valid_from"],
                "full_name": area["full_name"],
            }
            for area in found
        ],
        "area_polygons": outlines.of_areas(store, alert["area_ids"]),
        "sms_release": _release(store, alert, identity, sent),
        "approved_by": identity.id,
        "approved_at": datetime.now(UTC),
    }
    return {**values, "cap": Binary(cap_issuing.issue(store, {**full, **values}))}


def _release(store: Store, alert: Alert, identity: Identity, sent: datetime) -> SmsRelease | None:
    """Return who lets it go out by SMS: whoever of the province did, or approves it."""
    given = alert.get("sms_release")
    province = areas.active_province_id(store)
    if given is None and permissions.may_in(store, identity, Permission.ALERT_APPROVE, province):
        return {"by": identity.id, "at": sent}
    return given


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
