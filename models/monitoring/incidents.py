"""Incidents (sự cố): outlets of one commune that are not well for one cause, put together before anybody is told.

There is at most one open incident of a commune and cause. It is opened, grows, calms down and ends by the round
(`models.monitoring.rounds`); officials take it, silence it, end it, or make a report of it (`handling`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Stale
from models.monitoring import rules
from models.monitoring.rules import LOSSES, Cause
from models.store import Document, Query, Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor
from models.store.reactions import Reaction


class Told(TypedDict):
    """Who was told of it, and when."""

    official_id: str
    at: datetime


class IncidentEnd(StrEnum):
    """Why an incident is over: well again by itself, mended, a false alarm, or work that was planned."""

    WELL = "well"
    MENDED = "mended"
    FALSE_ALARM = "false_alarm"
    PLANNED = "planned"


class Incident(TypedDict):
    """One incident in one commune, or of the whole province.

    `cause` is a `Cause`; `open_key` is `area:cause` while it is open. `outlet_ids` are all that it was ever about.
    `since` is when the first of them was heard for the last time, or was not well. `calm_at` is since when all are well
    again. `muted_until`: nobody is told until then. `report_id` and `report_code` name the report that was made of it.
    """

    _id: str
    version: int
    area_id: str
    paths: list[str]
    cause: str
    open_key: NotRequired[str]
    outlet_ids: list[str]
    since: datetime
    opened_at: datetime
    calm_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    taken_by: str | None
    muted_until: datetime | None
    told: list[Told]
    report_id: NotRequired[str]
    report_code: NotRequired[str]


INCIDENTS = CollectionSpec(
    "incidents",
    Incident,
    purpose="Outlets of one commune that are, or were, not well for one cause.",
    kept="For ever; figures leave out what fell due meanwhile.",
    personal="`taken_by` and `told` name officials by id.",
    kind=Kind.INCIDENT,
    indexes=[
        IndexModel(
            [("open_key", ASCENDING)],
            unique=True,
            partialFilterExpression={"open_key": {"$exists": True}},
        ),
        IndexModel([("paths", ASCENDING), ("closed_at", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("outlet_ids", ASCENDING), ("since", DESCENDING)]),
        IndexModel([("area_id", ASCENDING), ("cause", ASCENDING), ("closed_at", DESCENDING)]),
    ],
)


@dataclass(frozen=True)
class Trouble:
    """What is not well now in one commune for one cause.

    :param since: when the first of the outlets was heard for the last time.
    """

    area_id: str
    paths: tuple[str, ...]
    cause: Cause
    outlet_ids: frozenset[str]
    since: datetime

    @property
    def key(self) -> str:
        """Return under what it is open."""
        return key_of(self.area_id, self.cause)


def key_of(area_id: str, cause: str) -> str:
    """Return under what the open incident of an area and a cause is found."""
    return f"{area_id}:{cause}"


def open_ones(store: Store) -> dict[str, Incident]:
    """Return the open incidents by their keys."""
    rows = store.collection(INCIDENTS).find({"open_key": {"$exists": True}})
    return {row["open_key"]: row for row in rows}


def reconcile(store: Store, troubles: Iterable[Trouble], now: datetime, unsure: Collection[str] = ()) -> None:
    """Open, widen, calm and end incidents so that they say what is not well now.

    :param unsure: outlets of which nobody can say how they are, since Loa itself was away; what is open stays so.
    """
    there = open_ones(store)
    found = {one.key: one for one in troubles}
    for key, trouble in found.items():
        if key in there:
            _go_on(store, there[key], trouble)
        else:
            begin(store, trouble, now)
    for key, incident in there.items():
        known = set(unsure).isdisjoint(incident["outlet_ids"])
        if key not in found and known and rules.rule_of(Cause(incident["cause"])).by_itself:
            _calm(store, incident, now)


def begin(store: Store, trouble: Trouble, now: datetime, actor: Actor = SYSTEM) -> None:
    """Open an incident; one of the same commune and cause that was over just now is the same, and nobody hears of it.

    One that is open grows.
    """
    again = store.collection(INCIDENTS).find_one(
        {
            "area_id": trouble.area_id,
            "cause": trouble.cause,
            "closed_at": {"$gte": now - rules.grouping().again},
            "close_reason": IncidentEnd.WELL,
        },
        sort=[("closed_at", DESCENDING)],
    )
    try:
        if again:
            _reopen(store, again, trouble)
        else:
            _open(store, trouble, now, actor)
    except (DuplicateKeyError, Stale):
        # Another round was faster.
        there = open_ones(store).get(trouble.key)
        if there:
            _go_on(store, there, trouble)


def _open(store: Store, trouble: Trouble, now: datetime, actor: Actor) -> None:
    told_at = rules.grouping().told_at(rules.rule_of(trouble.cause), now)
    document: Document = {
        "area_id": trouble.area_id,
        "paths": list(trouble.paths),
        "cause": str(trouble.cause),
        "open_key": trouble.key,
        "outlet_ids": sorted(trouble.outlet_ids),
        "since": trouble.since,
        "opened_at": now,
        "calm_at": None,
        "closed_at": None,
        "close_reason": None,
        "taken_by": None,
        "muted_until": None,
        "told": [],
    }
    details: events.EventDetails = {
        "changes": {"cause": str(trouble.cause), "outlet_ids": sorted(trouble.outlet_ids)},
        "later": {Reaction.TELL_INCIDENT: told_at},
    }
    events.create(store, INCIDENTS, document, action="opened", actor=actor, details=details)


def _reopen(store: Store, before: Incident, trouble: Trouble) -> None:
    update: Document = {
        "$set": {"open_key": trouble.key, "calm_at": None, "closed_at": None, "close_reason": None},
        "$addToSet": {"outlet_ids": {"$each": sorted(trouble.outlet_ids)}},
    }
    _change(store, before, update, "reopened")


def _go_on(store: Store, incident: Incident, trouble: Trouble) -> None:
    """Note outlets that came in, and that it is not calm after all."""
    fresh = sorted(trouble.outlet_ids.difference(incident["outlet_ids"]))
    if not fresh and incident["calm_at"] is None:
        return
    update: Document = {"$set": {"calm_at": None}}
    if fresh:
        update["$addToSet"] = {"outlet_ids": {"$each": fresh}}
    _change(store, incident, update, "grown" if fresh else "flared_up", fresh)


def _calm(store: Store, incident: Incident, now: datetime) -> None:
    """Note that all are well, and end it when they have been for long enough."""
    if incident["calm_at"] is None:
        _change(store, incident, {"$set": {"calm_at": now}}, "calmed")
    elif now - incident["calm_at"] >= rules.grouping().quiet:
        close(store, incident, IncidentEnd.WELL, incident["calm_at"], SYSTEM)


def close(
    store: Store,
    incident: Incident,
    reason: IncidentEnd,
    at: datetime,
    actor: Actor,
    *,
    note: str = "",
    expect: int | None = None,
) -> Incident:
    """End an incident.

    :param at: since when it is over.
    :raises Stale: it is another version, or over already.
    """
    changes = {"close_reason": str(reason)}
    return events.change(
        store,
        INCIDENTS,
        incident["_id"],
        {"$set": {"closed_at": at, **changes}, "$unset": {"open_key": ""}},
        action="closed",
        actor=actor,
        expect=incident["version"] if expect is None else expect,
        guard={"closed_at": None},
        details={"changes": changes, "note": note},
    )


def _change(
    store: Store, incident: Incident, update: Document, action: str, fresh: Sequence[str] = ()
) -> None:
    """Change an incident as it was read; whoever was faster has said it, or the next round will."""
    try:
        events.change(
            store,
            INCIDENTS,
            incident["_id"],
            update,
            action=action,
            actor=SYSTEM,
            expect=incident["version"],
            details={"changes": {"outlet_ids": list(fresh)} if fresh else {}},
        )
    except Stale:
        return


@dataclass(frozen=True)
class Losses:
    """Incidents that took outlets off the air, to leave out what fell due meanwhile."""

    rows: Collection[Incident]

    def cover(self, outlet_id: str, begins: datetime, ends: datetime) -> bool:
        """Say whether an outlet was lost for a part of a time."""
        return any(
            outlet_id in row["outlet_ids"]
            and row["since"] <= ends
            and (row["closed_at"] is None or row["closed_at"] >= begins)
            for row in self.rows
        )


def losses_of(
    store: Store, outlet_ids: Collection[str], since: datetime, session: ClientSession | None = None
) -> Losses:
    """Return the incidents of some outlets that were open at or after a moment and took them off the air."""
    query: Query = {
        "outlet_ids": {"$in": sorted(outlet_ids)},
        "cause": {"$in": list(LOSSES)},
        "$or": [{"closed_at": None}, {"closed_at": {"$gte": since}}],
    }
    return Losses(list(store.collection(INCIDENTS).find(query, session=session)))
