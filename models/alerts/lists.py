"""Lists of alerts: in force for an area, published in a feed, kept at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING

from models.access.callers import Identity
from models.alerts import subscriptions
from models.alerts.alerts import ALERTS, Alert, readable_by
from models.alerts.audience import path_of
from models.alerts.cap_terms import MsgType, Status
from models.alerts.states import AlertState
from models.errors import NotFound
from models.store import Store, cursor

#: An expired alert stays in the feed for so long, for readers that come by seldom.
FEED_KEEPS = timedelta(days=7)

#: Most entries of a feed; readers like documents well below a megabyte.
FEED_ENTRIES = 40

#: Most alerts of one answer to a phone; a province with more in force at once has another problem.
MOST_IN_FORCE = 100


@dataclass(frozen=True)
class AlertQuery:
    """Which alerts an official asks for; empty: any."""

    state: str = ""
    status: str = ""
    area_id: str = ""


def published(store: Store, identifier: str, status: Status | None = None) -> Alert:
    """Return an alert that the public may read, by its identifier, expired or not.

    :param status: only if it has this status.
    :raises NotFound: there is none.
    """
    alert = store.collection(ALERTS).find_one({"identifier": identifier, "state": AlertState.APPROVED})
    if alert is None or path_of(Status(alert["status"])) is None or (status and alert["status"] != status):
        raise NotFound
    return alert


def in_force(store: Store, area_id: str, status: Status) -> list[Alert]:
    """Return what is in force for an area (also one of an earlier map) or inside it, newest first.

    Cancellations are not in force, nor is what a later alert has replaced.

    :raises NotFound: there is no such area.
    """
    query = {
        "state": AlertState.APPROVED,
        "status": status,
        "msg_type": {"$ne": MsgType.CANCEL},
        "superseded_by": None,
        "expires": {"$gt": datetime.now(UTC)},
        "$or": [{"area_ids": {"$in": subscriptions.relevant_areas(store, [area_id])}}, {"paths": area_id}],
    }
    return list(store.collection(ALERTS).find(query).sort("_id", DESCENDING).limit(MOST_IN_FORCE))


def feed(store: Store, status: Status) -> list[Alert]:
    """Return the feed of a status, newest first: updates and cancellations too, and the expired for a week."""
    query = {
        "state": AlertState.APPROVED,
        "status": status,
        "expires": {"$gt": datetime.now(UTC) - FEED_KEEPS},
    }
    order = [("sent", DESCENDING), ("_id", DESCENDING)]
    return list(store.collection(ALERTS).find(query).sort(order).limit(FEED_ENTRIES))


def search(
    store: Store, identity: Identity, wanted: AlertQuery, *, after: str | None = None, limit: int = 20
) -> tuple[list[Alert], str | None]:
    """Return the alerts that an official may read, newest first, and the cursor of the next page."""
    query: dict[str, Any] = {"$and": [readable_by(store, identity)]}
    fields = {"state": wanted.state, "status": wanted.status, "paths": wanted.area_id}
    query |= {name: value for name, value in fields.items() if value}
    if after:
        (last,) = cursor.decode(after, 1)
        query["_id"] = {"$lt": last}
    rows = list(store.collection(ALERTS).find(query).sort("_id", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following
