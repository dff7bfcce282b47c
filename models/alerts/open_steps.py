"""Open steps: which actions on alerts would be accepted of an official now, as far as that is known before they try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import agreements, approving_alone, drills
from models.alerts.alerts import Alert
from models.alerts.states import TRANSITIONS, AlertAction, AlertState, allowed
from models.areas.areas import AREAS
from models.store import Store

#: The steps that make an alert public.
ISSUING = frozenset({AlertAction.APPROVE, AlertAction.APPROVE_ALONE})


def of(
    store: Store, identity: Identity, found: Sequence[Alert], now: datetime
) -> dict[str, tuple[AlertAction, ...]]:
    """Return the open steps of alerts by their ids, in the order of the states."""
    open_ones = [alert for alert in found if allowed(AlertState(alert["state"]))]
    paths = _paths(store, open_ones)
    held = drills.holding(store, [alert["_id"] for alert in open_ones])
    return {
        alert["_id"]: tuple(
            action
            for action in allowed(AlertState(alert["state"]))
            if _is_open(store, identity, alert, action, paths, now)
            and not (action in ISSUING and alert["_id"] in held)
        )
        for alert in found
    }


def _is_open(
    store: Store,
    identity: Identity,
    alert: Alert,
    action: AlertAction,
    paths: Mapping[str, Sequence[str]],
    now: datetime,
) -> bool:
    transition = TRANSITIONS[action]
    if not _may(identity, transition.permission, alert, paths):
        return False
    if not transition.authors_may and identity.id in alert["authors"]:
        return False
    if action is not AlertAction.APPROVE_ALONE:
        return True
    urgent = approving_alone.is_urgent_enough(alert)
    return urgent and agreements.allowing(store, identity, alert, now) is not None


def _may(
    identity: Identity, permission: Permission, alert: Alert, paths: Mapping[str, Sequence[str]]
) -> bool:
    held = {one.area_id for one in permissions.assignments_with(identity, permission) if not one.agency_id}
    return bool(held) and all(held & set(paths.get(area_id, ())) for area_id in alert["area_ids"])


def _paths(store: Store, found: Sequence[Alert]) -> dict[str, list[str]]:
    ids = sorted({area_id for alert in found for area_id in alert["area_ids"]})
    if not ids:
        return {}
    rows = store.collection(AREAS).find({"_id": {"$in": ids}}, {"path": 1})
    return {row["_id"]: row["path"] for row in rows}
