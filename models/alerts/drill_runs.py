"""The run of a drill: at its time the alerts that were approved with it are issued, in the name of who approved it."""

from __future__ import annotations

from datetime import UTC, datetime

from models.access.callers import CallerKind, Identity
from models.alerts import alerts, drills
from models.alerts import approval as alert_approval
from models.alerts.drills import DRILLS, Drill, DrillState, NotIssued, Prepared
from models.alerts.states import AlertState
from models.errors import LoaError, Stale
from models.people.credentials import assignments_of
from models.people.official_shapes import OFFICIALS
from models.store import Store, events
from models.store.events import SYSTEM


def run(store: Store, drill_id: str) -> datetime | None:
    """Issue the alerts of a drill that is due; done again after a crash, it issues what is left.

    :returns: when to look again, if it is too early; None when nothing is left to do.
    """
    drill = drills.get(store, drill_id)
    if drill["state"] != DrillState.APPROVED:
        return None
    if drill["starts_at"] > datetime.now(UTC):
        return drill["starts_at"]
    approver = _approver(store, drill)
    not_issued: list[NotIssued] = []
    for prepared in drill["prepared"]:
        if code := _issue(store, approver, drill, prepared):
            not_issued.append({"alert_id": prepared["alert_id"], "code": code})
    left = {one["alert_id"] for one in not_issued}
    values = {
        "state": DrillState.RUNNING,
        "started_at": datetime.now(UTC),
        "issued": [one["alert_id"] for one in drill["prepared"] if one["alert_id"] not in left],
        "not_issued": not_issued,
    }
    events.change(
        store,
        DRILLS,
        drill_id,
        {"$set": values},
        action="started",
        actor=SYSTEM,
        guard={"state": DrillState.APPROVED},
    )
    return None


def _issue(store: Store, approver: Identity | None, drill: Drill, prepared: Prepared) -> str:
    """Issue one alert; returns why not, or ""."""
    if approver is None:
        return "official_unknown"
    alert_id, version = prepared["alert_id"], prepared["version"]
    try:
        alert = alerts.get(store, alert_id)
        if alert["state"] == AlertState.APPROVED and alert["version"] == version + 1:
            return ""
        alert_approval.approve(
            store, approver, alert_id, expect=version, span=drill["confirmed_span"], drill_id=drill["_id"]
        )
    except Stale:
        return "stale"
    except LoaError as refused:
        return refused.faults[0].code if refused.faults else refused.code
    return ""


def _approver(store: Store, drill: Drill) -> Identity | None:
    """Return who approved the drill, with the roles that they have now; None if they left."""
    found = store.collection(OFFICIALS).find_one({"_id": drill["approved_by"], "disabled_at": None})
    if found is None:
        return None
    return Identity(CallerKind.OFFICIAL, found["_id"], assignments=assignments_of(found), name=found["name"])
