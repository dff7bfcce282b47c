"""Who is told that a message of another issuer waits: the officials who may draft warnings for the whole province."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.access.permissions import Permission
from models.areas import areas
from models.partners.incoming import IncomingAlert, IncomingState
from models.people import permission_holders
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
    return permission_holders.ids(store, {Permission.ALERT_DRAFT}, [areas.active_province_id(store)])
