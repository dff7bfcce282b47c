"""Who is told that a message of another issuer waits: the officials who may draft warnings for the whole province."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.access.permissions import PERMISSIONS, Permission
from models.areas import areas
from models.partners.incoming import IncomingAlert, IncomingState
from models.people.official_shapes import OFFICIALS
from models.store import Store

#: What was sent longer ago is no news: a feed that is read for the first time holds a week of it.
NEWS = timedelta(hours=6)


def is_news(row: IncomingAlert, now: datetime) -> bool:
    """Say whether somebody must be told of a message: it waits, was sent lately and has not expired."""
    over = row["expires"] is not None and row["expires"] <= now
    return row["state"] == IncomingState.NEW and not over and row["sent"] > now - NEWS


def ids(store: Store, row: IncomingAlert) -> list[str]:
    """Return the ids of those who are told of a message now; nobody where it is no news."""
    if not is_news(row, datetime.now(UTC)):
        return []
    roles = [role for role, may in PERMISSIONS.items() if Permission.ALERT_DRAFT in may]
    held = {
        "role": {"$in": roles},
        "area_id": areas.active_province_id(store),
        "agency_id": {"$in": ["", None]},
    }
    query = {"disabled_at": None, "assignments": {"$elemMatch": held}}
    return sorted(one["_id"] for one in store.collection(OFFICIALS).find(query, {"_id": True}))
