"""What of papers and figures waits for one official: documents to answer, reports to hand in, figures to confirm.

Messages of other hubs, too.

Documents and reports wait for the officials of the unit itself, and not for those of every unit above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from pymongo import ASCENDING

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.directives.directives import DIRECTIVES, RECEIPTS, Directive, DirectiveState, Receipt
from models.hub import settling
from models.hub.arrivals import OPEN, HubArrival
from models.returns.returns import REQUESTS, RETURNS, RequestState, Return, ReturnRequest
from models.returns.states import WRITTEN
from models.store import Query, Store
from models.targets import figures
from models.targets.figures import TargetFigure

#: So long a document without a day may wait for its unit, and a figure for whoever confirms it.
PATIENCE = timedelta(days=3)


def directives(store: Store, official: Identity, most: int) -> list[tuple[Receipt, Directive]]:
    """Return what their unit has not done yet, unless it was given to somebody else; what is due first is first."""
    query: Query = {
        "$and": [
            _own(official, (Permission.DIRECTIVE_ANSWER,)),
            {"done_at": None, "assignee_id": {"$in": ["", official.id]}},
        ]
    }
    rows = list(store.collection(RECEIPTS).find(query).sort([("due_at", ASCENDING), ("_id", ASCENDING)]))
    # What was replaced asks for nothing any more.
    wanted = {"_id": {"$in": [one["directive_id"] for one in rows]}, "state": str(DirectiveState.SENT)}
    sent = {one["_id"]: one for one in store.collection(DIRECTIVES).find(wanted)} if rows else {}
    return [(one, sent[one["directive_id"]]) for one in rows if one["directive_id"] in sent][:most]


def returns(store: Store, official: Identity, most: int) -> list[tuple[Return, ReturnRequest]]:
    """Return the reports that their unit has to hand in, also again, what is due first at the beginning."""
    query: Query = {
        "$and": [
            _own(official, (Permission.RETURN_WRITE, Permission.RETURN_SUBMIT)),
            {"state": {"$in": sorted(WRITTEN)}},
        ]
    }
    rows = list(store.collection(RETURNS).find(query).sort([("due_at", ASCENDING), ("_id", ASCENDING)]))
    wanted = {"_id": {"$in": [one["request_id"] for one in rows]}, "state": str(RequestState.OPEN)}
    asked = {one["_id"]: one for one in store.collection(REQUESTS).find(wanted)} if rows else {}
    return [(one, asked[one["request_id"]]) for one in rows if one["request_id"] in asked][:most]


def arrivals(store: Store, official: Identity, most: int) -> list[HubArrival]:
    """Return the messages of other hubs that an official has still to see to, the last that came first."""
    if not store.settings.hub_peers:
        return []
    return settling.search(store, official, states=OPEN, limit=most)[0]


def to_confirm(store: Store, official: Identity, most: int) -> list[TargetFigure]:
    """Return the figures that an official may confirm or refuse, the oldest first; never their own."""
    if not permissions.assignments_with(official, Permission.TARGET_CONFIRM):
        return []
    return figures.waiting(store, official, most)


def _own(official: Identity, wanted: Iterable[Permission]) -> Query:
    conditions = list(_of_units(official, wanted))
    return {"$or": conditions} if conditions else {"_id": {"$in": []}}


def _of_units(official: Identity, wanted: Iterable[Permission]) -> Iterator[Query]:
    """Yield a query for each assignment: its agency, or the agencies of its very area."""
    for permission in wanted:
        for held in permissions.assignments_with(official, permission):
            unit = held.agency_id or {"$regex": f":{re.escape(held.area_id)}$"}
            yield {"paths": held.area_id, "agency_id": unit}
