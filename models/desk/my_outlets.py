"""What of outlets waits for one official: incidents to see to, and bulletins to approve or to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.content.posts import Priority
from models.monitoring import access
from models.monitoring.incidents import INCIDENTS, Incident
from models.programme import bulletin_steps, drafting
from models.programme.bulletin_states import BulletinAction
from models.programme.bulletins import Bulletin, BulletinState
from models.store import Store

#: So long an incident, or a bulletin that is not urgent, may wait for somebody.
PATIENCE = timedelta(days=1)


def incidents(store: Store, official: Identity, most: int) -> list[Incident]:
    """Return the open incidents that nobody has taken or the official has, newest first.

    Those of which nobody shall be told for a while, and those that are calm again, wait for nobody.
    """
    if not permissions.assignments_with(official, Permission.OUTLET_CONTROL):
        return []
    now = datetime.now(UTC)
    query: Mapping[str, Any] = {
        "$and": [
            access.areas_for(official, Permission.OUTLET_CONTROL),
            {"closed_at": None, "calm_at": None, "taken_by": {"$in": [None, official.id]}},
            {"$or": [{"muted_until": None}, {"muted_until": {"$lte": now}}]},
        ]
    }
    return list(store.collection(INCIDENTS).find(query).sort("_id", DESCENDING).limit(most))


def bulletins(store: Store, official: Identity, most: int) -> list[Bulletin]:
    """Return the bulletins that an official may approve, and those of theirs that came back, newest first."""
    found: list[Bulletin] = []
    if permissions.assignments_with(official, Permission.PROGRAMME_PUBLISH):
        wanted = drafting.Filter(state=BulletinState.SUBMITTED)
        rows, _ = drafting.page(store, official, wanted, limit=most)
        found += [row for row in rows if BulletinAction.APPROVE in bulletin_steps.open_to(official, row)]
    if permissions.assignments_with(official, Permission.PROGRAMME_WRITE):
        rows, _ = drafting.page(store, official, drafting.Filter(state=BulletinState.RETURNED), limit=most)
        found += [row for row in rows if official.id in row["writers"]]
    return found


def bulletin_due_at(bulletin: Bulletin) -> datetime | None:
    """Return by when somebody should look at a bulletin; None: at once, since it is urgent."""
    return None if bulletin["priority"] == Priority.URGENT else bulletin["updated_at"] + PATIENCE
