"""Let units go on reading reports that they passed on, or that went up to them, before `known_to` kept it.

Both stand in the report's events: `forwarded` names the new unit and comes after the one that named the old one;
`escalated` names those that it went up to. Of a report whose first event does not name its unit, the unit that passed
it on first stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pymongo import ASCENDING, UpdateOne

from models.migrations.step import Batch, Cursor, Phase
from models.reports.reports import REPORTS, Report
from models.store import Query, Store, events
from models.store.collections import Kind
from models.store.events import Event

PHASE = Phase.EXPAND

#: Events that say which unit has a report, or to whom it went up.
_NAMING: Query = {
    "$or": [{"changes.agency_id": {"$exists": True}}, {"changes.escalated_to.0": {"$exists": True}}]
}


def batch(store: Store, cursor: Cursor, limit: int) -> Batch:
    """Look at the next reports.

    `$addToSet` commutes with what others add meanwhile, and nobody ever takes an agency out.
    """
    beyond: Query = {} if cursor is None else {"_id": {"$gt": cursor}}
    rows = list(store.collection(REPORTS).find(beyond, {"known_to": 1}).sort("_id", ASCENDING).limit(limit))
    wanted = _known(store, [row["_id"] for row in rows])
    updates = [
        UpdateOne({"_id": row["_id"]}, {"$addToSet": {"known_to": {"$each": missing}}})
        for row in rows
        if (missing := _missing(row, wanted[row["_id"]]))
    ]
    if updates:
        store.collection(REPORTS).bulk_write(updates, ordered=False)
    return Batch(rows[-1]["_id"] if len(rows) == limit else None, len(rows), len(updates))


def left(store: Store) -> int:
    """Count the reports that were passed on or went up and keep nothing of it; some may lack a part of it."""
    query = {"subject.kind": Kind.REPORT, "action": {"$in": ["forwarded", "escalated"]}}
    steps: list[dict[str, Any]] = [
        {"$match": query},
        {"$group": {"_id": "$subject.id"}},
        {"$lookup": {"from": REPORTS.name, "localField": "_id", "foreignField": "_id", "as": "report"}},
        {"$match": {"report.known_to": {"$exists": False}}},
        {"$count": "left"},
    ]
    counted: Any = next(iter(store.collection(events.EVENTS).aggregate(steps)), None)
    return int(counted["left"]) if counted else 0


def _known(store: Store, ids: list[str]) -> dict[str, list[str]]:
    """Return to whom the events of each report made it known, besides its unit."""
    query = {"subject.kind": Kind.REPORT, "subject.id": {"$in": ids}, **_NAMING}
    shown = ["subject.id", "action", "changes.agency_id", "changes.escalated_to"]
    order = [("subject.id", ASCENDING), ("seq", ASCENDING)]
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for event in store.collection(events.EVENTS).find(query, shown).sort(order):
        found[event["subject"]["id"]].append(event)
    return {one: list(dict.fromkeys(_agencies(found[one]))) for one in ids}


def _agencies(naming: Iterable[Event]) -> Iterable[str]:
    unit = ""
    for event in naming:
        changes = event["changes"]
        if unit and changes.get("agency_id", unit) != unit:
            yield unit
        unit = changes.get("agency_id", unit)
        yield from changes.get("escalated_to", ())


def _missing(row: Report, wanted: list[str]) -> list[str]:
    return [agency_id for agency_id in wanted if agency_id not in row.get("known_to", ())]
