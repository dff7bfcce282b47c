"""Health: outlets with their states as officials list them, and one outlet with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from pymongo import ASCENDING

from models.access.callers import Identity
from models.access.permissions import Permission
from models.monitoring import access, heartbeats, plays, rounds, states
from models.monitoring.heartbeats import OutletDay
from models.monitoring.incidents import INCIDENTS, Incident
from models.monitoring.outlet_states import OUTLET_STATES, OutletState
from models.monitoring.played import Play
from models.monitoring.states import State
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Document, Query, Store, cursor

#: Days of history and plays of one outlet.
DAYS, PLAYS = 31, 50

#: Outlets that are read in one go where all are wanted.
AT_ONCE = 1_000


@dataclass(frozen=True)
class Filter:
    """Which outlets are wanted; what is empty does not matter. `area_id` takes everything below, too.

    :param code: codes that begin so.
    """

    area_id: str = ""
    kind: str = ""
    state: State | None = None
    tag: str = ""
    code: str = ""


@dataclass(frozen=True)
class Row:
    """One outlet, what was last heard of it, and how it is."""

    outlet: Outlet
    heard: OutletState | None
    states: frozenset[State]


@dataclass(frozen=True)
class Health:
    """One outlet with its history: hours by day and plays, newest first, and its open incidents."""

    row: Row
    days: Sequence[OutletDay]
    plays: Sequence[Play]
    incidents: Sequence[Incident]


def listed(
    store: Store, identity: Identity, wanted: Filter, now: datetime, *, after: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Return a page of outlets that an official may read, by id, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    since = rounds.listening_since(store)
    conditions = [access.outlets_for(identity, Permission.OUTLET_READ), _about(wanted, now)]
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$gt": last}})
    heard = states.condition(wanted.state, now, listening_since=since) if wanted.state else None
    steps = _from_heard(heard, conditions) if heard else _from_outlets(wanted, conditions)
    spec = OUTLET_STATES if heard else OUTLETS
    found: Any = store.db[spec.name].aggregate([*steps, {"$limit": limit + 1}])
    rows = [_row(one, now, since) for one in found]
    following = cursor.encode(rows[limit - 1].outlet["_id"]) if len(rows) > limit else None
    return rows[:limit], following


def ids(store: Store, identity: Identity, wanted: Filter, now: datetime) -> list[str]:
    """Return the ids of all outlets that an official may read and that a filter wants."""
    found: list[str] = []
    after: str | None = None
    while True:
        rows, after = listed(store, identity, wanted, now, after=after, limit=AT_ONCE)
        found.extend(one.outlet["_id"] for one in rows)
        if after is None:
            return found


def in_states(store: Store, identity: Identity, wanted: Filter, now: datetime) -> Counter[State]:
    """Return how many outlets in use are in each state, whatever state the filter names."""
    since, found = rounds.listening_since(store), Counter[State]()
    conditions = [
        access.outlets_for(identity, Permission.OUTLET_READ),
        _about(replace(wanted, state=None), now),
    ]
    steps: list[Document] = [
        {"$match": {"$and": conditions}},
        {"$project": {"retired_at": 1, "muted": 1}},
        _joined(OUTLET_STATES.name, "heard"),
    ]
    rows: Any = store.db[OUTLETS.name].aggregate(steps)
    for one in rows:
        found.update(_row(one, now, since).states)
    return found


def of(store: Store, identity: Identity, outlet_id: str, now: datetime) -> Health:
    """Return one outlet with its history.

    :raises NotFound: there is none for this official.
    """
    outlet = access.outlet(store, identity, Permission.OUTLET_READ, outlet_id)
    heard = store.collection(OUTLET_STATES).find_one({"_id": outlet_id})
    since = rounds.listening_since(store)
    row = Row(outlet, heard, states.of(outlet, heard, now, listening_since=since))
    about = {"outlet_ids": outlet_id, "open_key": {"$exists": True}}
    return Health(
        row,
        heartbeats.days_of(store, outlet_id, DAYS),
        plays.last_of(store, outlet_id, PLAYS),
        list(store.collection(INCIDENTS).find(about)),
    )


def _about(wanted: Filter, now: datetime) -> Query:
    """Return the condition on outlets themselves."""
    query: Document = {"retired_at": {"$ne": None} if wanted.state is State.RETIRED else None}
    if wanted.area_id:
        query["paths"] = wanted.area_id
    if wanted.kind:
        query["kind"] = wanted.kind
    if wanted.tag:
        query["tags"] = wanted.tag
    if wanted.code:
        query["code"] = {"$gte": wanted.code, "$lt": f"{wanted.code}\U0010ffff"}
    if wanted.state is State.MUTED:
        query["muted"] = {"$ne": None}
        query["$or"] = [{"muted.until": None}, {"muted.until": {"$gt": now}}]
    return query


def _from_outlets(wanted: Filter, conditions: Sequence[Query]) -> list[Document]:
    never: list[Document] = [{"$match": {"heard": []}}] if wanted.state is State.NEVER_HEARD else []
    return [
        {"$match": {"$and": list(conditions)}},
        {"$sort": {"_id": ASCENDING}},
        _joined(OUTLET_STATES.name, "heard"),
        *never,
    ]


def _from_heard(heard: Query, conditions: Sequence[Query]) -> list[Document]:
    """Return the steps that begin with when outlets were heard, so that few are joined."""
    return [
        {"$match": heard},
        {"$set": {"heard": ["$$ROOT"]}},
        {"$project": {"heard": 1}},
        _joined(OUTLETS.name, "outlet"),
        {"$unwind": "$outlet"},
        {"$replaceRoot": {"newRoot": {"$mergeObjects": ["$outlet", {"heard": "$heard"}]}}},
        {"$match": {"$and": list(conditions)}},
        {"$sort": {"_id": ASCENDING}},
    ]


def _joined(collection: str, name: str) -> Document:
    return {"$lookup": {"from": collection, "localField": "_id", "foreignField": "_id", "as": name}}


def _row(one: Document, now: datetime, since: datetime | None) -> Row:
    found = one.pop("heard")
    heard = cast(OutletState, found[0]) if found else None
    outlet = cast(Outlet, one)
    return Row(outlet, heard, states.of(outlet, heard, now, listening_since=since))


def incident_list(
    store: Store,
    identity: Identity,
    wanted: Query,
    *,
    after: str | None,
    limit: int,
) -> tuple[list[Incident], str | None]:
    """Return a page of incidents that an official may read, newest first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    conditions: list[Query] = [access.areas_for(identity, Permission.OUTLET_READ), wanted]
    if after:
        (last,) = cursor.decode(after, 1)
        conditions.append({"_id": {"$lt": last}})
    rows = list(store.collection(INCIDENTS).find({"$and": conditions}).sort("_id", -1).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following
