"""Lists of alerts: in force for an area, published in a feed, kept at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, DESCENDING

from models.access.callers import Identity
from models.alerts.alerts import ALERTS, Alert, expiry, readable_by
from models.alerts.audience import path_of
from models.alerts.cap_terms import MsgType, Status, Urgency
from models.alerts.endings import Ending, ending_of
from models.alerts.states import AlertState
from models.areas import areas
from models.errors import NotFound
from models.store import Store, cursor

#: An expired alert stays in the feed for so long, for readers that come by seldom.
FEED_KEEPS = timedelta(days=7)

#: Most entries of a feed; readers like documents well below a megabyte.
FEED_ENTRIES = 40

#: Most alerts of one answer to a phone; a province with more in force at once has another problem.
MOST_IN_FORCE = 100


class Mark(StrEnum):
    """Why an entry of a feed no longer holds; the names are those of `alert_texts.yml`."""

    REPLACED = "Replaced"
    CANCELLED = "Cancelled"
    OVER = "Over"
    EXPIRED = "Expired"


MARKS: Mapping[Ending, Mark] = {Ending.CANCEL: Mark.CANCELLED, Ending.OVER: Mark.OVER}


@dataclass(frozen=True)
class FeedEntry:
    """An alert as it stands in a feed now.

    :param mark: why it no longer holds; None while it does.
    :param updated: when that became so, else when it was sent.
    :param later: the alert that took its place.
    """

    alert: Alert
    mark: Mark | None
    updated: datetime
    later: Alert | None = None


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

    Ends of warnings are not in force, nor is what a later alert has replaced.

    :raises NotFound: there is no such area.
    """
    query = {
        **_in_force(),
        "status": status,
        "$or": [{"area_ids": {"$in": areas.relevant(store, [area_id])}}, {"paths": area_id}],
    }
    return list(store.collection(ALERTS).find(query).sort("_id", DESCENDING).limit(MOST_IN_FORCE))


def over(store: Store, area_id: str, since: datetime) -> list[FeedEntry]:
    """Return the real warnings of an area, or inside it, that ended since then, the latest first, with how.

    :raises NotFound: there is no such area.
    """
    query = {
        "state": AlertState.APPROVED,
        "status": Status.ACTUAL,
        "msg_type": {"$ne": MsgType.CANCEL},
        "urgency": {"$ne": Urgency.PAST},
        "expires": {"$gt": since},
        "$or": [{"area_ids": {"$in": areas.relevant(store, [area_id])}}, {"paths": area_id}],
    }
    rows = list(store.collection(ALERTS).find(query, {"cap": 0}).sort("_id", DESCENDING).limit(MOST_IN_FORCE))
    later_ids = [row["superseded_by"] for row in rows if row["superseded_by"]]
    later = {
        row["_id"]: row for row in store.collection(ALERTS).find({"_id": {"$in": later_ids}}, {"cap": 0})
    }
    found = [_entry(row, later.get(row["superseded_by"] or "")) for row in rows]
    ended = [one for one in found if one.mark and one.mark is not Mark.REPLACED and one.updated > since]
    return sorted(ended, key=lambda one: one.updated, reverse=True)


def in_force_for(store: Store, identity: Identity) -> list[Alert]:
    """Return what is in force of the alerts that an official may read, newest first: of every status."""
    query = {"$and": [readable_by(store, identity), _in_force()]}
    return list(store.collection(ALERTS).find(query, {"cap": 0}).sort("_id", DESCENDING).limit(MOST_IN_FORCE))


def of_series(store: Store, identity: Identity, alert: Alert) -> list[Alert]:
    """Return the versions of an alert that an official may read, oldest first; without those thrown away."""
    own = {"series": alert["series"], "state": {"$ne": AlertState.DISCARDED}}
    query = {"$and": [readable_by(store, identity), own]}
    order = [("revision", ASCENDING), ("_id", ASCENDING)]
    return list(store.collection(ALERTS).find(query, {"cap": 0}).sort(order).limit(MOST_IN_FORCE))


def _in_force() -> dict[str, Any]:
    return {
        "state": AlertState.APPROVED,
        "msg_type": {"$ne": MsgType.CANCEL},
        "urgency": {"$ne": Urgency.PAST},
        "superseded_by": None,
        "expires": {"$gt": datetime.now(UTC)},
    }


def feed(store: Store, status: Status) -> list[FeedEntry]:
    """Return the feed of a status, newest first: updates and ends too, and what no longer holds for a week, marked."""
    query = {
        "state": AlertState.APPROVED,
        "status": status,
        "expires": {"$gt": datetime.now(UTC) - FEED_KEEPS},
    }
    order = [("sent", DESCENDING), ("_id", DESCENDING)]
    rows = list(store.collection(ALERTS).find(query).sort(order).limit(FEED_ENTRIES))
    later_ids = [row["superseded_by"] for row in rows if row["superseded_by"]]
    later = {row["_id"]: row for row in store.collection(ALERTS).find({"_id": {"$in": later_ids}})}
    return [_entry(row, later.get(row["superseded_by"] or "")) for row in rows]


def _entry(alert: Alert, later: Alert | None) -> FeedEntry:
    if later:
        how = ending_of(later)
        mark = MARKS[how] if how else Mark.REPLACED
        return FeedEntry(alert, mark, later["sent"], later)
    over = expiry(alert)
    # An end that has expired is still an end.
    if over <= datetime.now(UTC) and not ending_of(alert):
        return FeedEntry(alert, Mark.EXPIRED, over)
    return FeedEntry(alert, None, alert["sent"])


def search(
    store: Store, identity: Identity, wanted: AlertQuery, *, after: str | None = None, limit: int = 20
) -> tuple[list[Alert], str | None]:
    """Return the alerts that an official may read, newest first, and the cursor of the next page."""
    query: dict[str, Any] = {"$and": [readable_by(store, identity)]}
    fields = {"state": wanted.state, "status": wanted.status, "paths": wanted.area_id}
    query |= {name: value for name, value in fields.items() if value}
    # What was thrown away is shown to who asks for it.
    query.setdefault("state", {"$ne": AlertState.DISCARDED})
    if after:
        (last,) = cursor.decode(after, 1)
        query["_id"] = {"$lt": last}
    rows = list(store.collection(ALERTS).find(query).sort("_id", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following
