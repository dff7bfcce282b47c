"""Approval: the step that makes an alert public, and the document that it freezes."""

from __future__ import annotations

from datetime import UTC, datetime

from bson.binary import Binary
from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.alerts import cap_document
from models.alerts.alerts import ALERTS
from models.alerts.content import in_full
from models.alerts.states import AlertAction, AlertState
from models.alerts.steps import permitted, take
from models.areas import agencies, areas
from models.errors import Clash, Stale
from models.language.languages import LANGUAGES
from models.store import Document, Store, events


def approve(store: Store, identity: Identity, alert_id: str, *, expect: int) -> Document:
    """Issue an alert: its CAP document is made and frozen, and its telling is owed from this moment on.

    :raises Forbidden: `approver_is_author`, or he may not approve for all of its areas.
    :raises Invalid: it breaks a rule by now (it expired while it lay here); names every one.
    :raises NotFound, Clash, Stale: as for `submit`.
    """
    alert, transition = permitted(store, identity, alert_id, AlertAction.APPROVE, expect)
    update = {"$set": _frozen(store, alert, identity, datetime.now(UTC).replace(microsecond=0))}

    def work(inner: ClientSession) -> Document:
        approved = take(store, identity, alert, transition, update, session=inner)
        if alert["previous_id"]:
            _supersede(store, identity, alert, inner)
        return approved

    return store.transact(work)


def _frozen(store: Store, alert: Document, identity: Identity, sent: datetime) -> Document:
    """What approval adds; from now on nothing of it depends on how areas or agencies are called."""
    found = [areas.get(store, area_id) for area_id in alert["area_ids"]]
    committee = agencies.committee(areas.active_province_id(store))
    names = {language: agencies.name(store, committee, language) for language in LANGUAGES}
    full = in_full(alert)
    values = {
        **{name: full[name] for name in ("category", "severity", "urgency", "certainty", "response_types")},
        "identifier": f"loa.{alert['status'].lower()}.{areas.active_province(store)['code']}.{alert['_id']}",
        "sent": sent,
        "effective": alert["effective"] or sent,
        "sender_names": names,
        "areas": [
            {name: area[name] for name in ("_id", "code", "valid_from", "full_name")} for area in found
        ],
        "approved_by": identity.id,
        "approved_at": datetime.now(UTC),
    }
    return {**values, "cap": Binary(cap_document.render({**full, **values}, found, names))}


def _supersede(store: Store, identity: Identity, alert: Document, session: ClientSession) -> None:
    """Note at the former alert that this one took its place, in the transaction of the approval."""
    try:
        events.change(
            store,
            ALERTS,
            alert["previous_id"],
            {"$set": {"superseded_by": alert["_id"]}},
            action="superseded",
            actor=identity.actor,
            guard={"state": AlertState.APPROVED, "superseded_by": None},
            session=session,
        )
    except Stale as lost:
        raise Clash("alert_superseded") from lost
