"""The run of a drill: at its time the alerts that were approved with it are issued, in the name of who approved it."""

from __future__ import annotations

from datetime import UTC, datetime

from models.access.callers import CallerKind, Identity
from models.alerts import approval as alert_approval
from models.alerts import drills
from models.alerts.drills import Drill, DrillState, NotIssued, Prepared
from models.errors import LoaError, Stale
from models.people.credentials import assignments_of
from models.people.official_shapes import OFFICIALS
from models.store import Store


def run(store: Store, drill_id: str) -> datetime | None:
    """Issue the alerts of a drill that is due; done again after a crash, it issues what is left.

    :returns: when to look again, if it is too early; None when nothing is left to do.
    """
    drill = drills.get(store, drill_id)
    if drill["state"] == DrillState.APPROVED:
        if drill["starts_at"] > datetime.now(UTC):
            return drill["starts_at"]
        try:
            drill = drills.begin(store, drill_id)
        except Stale:
            # Called off a moment ago.
            return None
    if drill.get("issuing"):
        _issue_all(store, drill)
    return None


def _issue_all(store: Store, drill: Drill) -> None:
    approver = _approver(store, drill)
    left: list[NotIssued] = []
    for prepared in drill["prepared"]:
        if code := _issue(store, approver, drill, prepared):
            left.append({"alert_id": prepared["alert_id"], "code": code})
    drills.note_all_issued(store, drill["_id"], left)


def _issue(store: Store, approver: Identity | None, drill: Drill, prepared: Prepared) -> str:
    """Issue one alert; returns why not, or ""."""
    if approver is None:
        return "official_unknown"
    alert_id, version = prepared["alert_id"], prepared["version"]
    if alert_id in drill["issued"]:
        return ""
    try:
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
