"""Airings that fell due: one row an outlet and airing, written when its hour comes, and what became of it.

What a programme asked for at that moment counts: a later change takes nothing back. A play that comes weeks later (the
outlet had no network) mends the row and the sums of the month in one transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel, InsertOne, UpdateOne
from pymongo.client_session import ClientSession

from models.monitoring import outlet_months, rules, states
from models.monitoring.expected import EXPECTATIONS, Expectation, ExpectedAiring, falling_due
from models.monitoring.incidents import losses_of
from models.monitoring.outlet_months import Outcome, Place, month_of
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.played import EARLIEST, KEEP, PLAYS, Play, outcome_of
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store
from models.store.collections import CollectionSpec
from models.store.database import but_for_duplicates

#: Rows of one transaction, and those of one query.
AT_ONCE = 200


class AiringDue(TypedDict):
    """One airing that fell due on one outlet; the id is `outlet:airing`.

    `muted` says that an official had silenced the outlet then. `looked` says that it was looked for a play after the
    first minutes, to see whether the outlet is silent; `outcome` is settled later.
    """

    _id: str
    outlet_id: str
    area_id: str
    paths: list[str]
    airing: str
    at: datetime
    ends: datetime
    muted: bool
    looked: bool
    outcome: str


AIRINGS_DUE = CollectionSpec(
    "airings_due",
    AiringDue,
    purpose="One airing that fell due on one outlet, and what became of it.",
    kept="400 days; the sums of months stay.",
    indexes=[
        IndexModel([("looked", ASCENDING), ("at", ASCENDING)], partialFilterExpression={"looked": False}),
        IndexModel(
            [("outcome", ASCENDING), ("at", ASCENDING)],
            partialFilterExpression={"outcome": str(Outcome.WAITING)},
        ),
        IndexModel([("outlet_id", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds())),
    ],
)


def id_of(outlet_id: str, airing: str) -> str:
    """Return the id of the row of an airing on an outlet."""
    return f"{outlet_id}:{airing}"


def record(store: Store, now: datetime) -> int:
    """Write the airings that have fallen due since; returns how many."""
    due = list(store.collection(EXPECTATIONS).find({"next_at": {"$lte": now}}))
    ids = [one["_id"] for one in due]
    there = store.collection(OUTLETS).find({"_id": {"$in": ids}, "retired_at": None})
    outlets = {row["_id"]: row for row in there}
    rows = [
        _row(outlets[one["_id"]], each, now)
        for one in due
        if one["_id"] in outlets
        for each in falling_due(one, now)
    ]
    if rows:
        # Those of a programme that was there before stand there already.
        with but_for_duplicates():
            store.collection(AIRINGS_DUE).bulk_write([InsertOne(row) for row in rows], ordered=False)
    if due:
        store.collection(EXPECTATIONS).bulk_write([_moved_on(one, now) for one in due], ordered=False)
    return len(rows)


def look(store: Store, now: datetime) -> None:
    """See for what fell due some minutes ago whether there was a play, so that a silent outlet shows."""
    query = {"looked": False, "at": {"$lte": now - rules.thresholds().silent}}
    rows = list(store.collection(AIRINGS_DUE).find(query).sort("at", ASCENDING))
    for some in _pieces(rows):
        played = _plays(store, some)
        newest = {row["outlet_id"]: row for row in some if not row["muted"]}
        writes = [
            UpdateOne(
                {"_id": one, "$or": [{"last_due": None}, {"last_due.at": {"$lte": row["at"]}}]},
                {
                    "$set": {
                        "last_due": {"airing": row["airing"], "at": row["at"], "heard": row["_id"] in played}
                    }
                },
            )
            for one, row in newest.items()
        ]
        if writes:
            store.collection(OUTLET_STATES).bulk_write(writes, ordered=False)
        ids = [row["_id"] for row in some]
        store.collection(AIRINGS_DUE).update_many({"_id": {"$in": ids}}, {"$set": {"looked": True}})


def judge(store: Store, now: datetime) -> int:
    """Settle what fell due long enough ago; returns how many rows."""
    query = {"outcome": Outcome.WAITING, "at": {"$lte": now - rules.thresholds().judged}}
    waiting = [row["_id"] for row in store.collection(AIRINGS_DUE).find(query, {"_id": 1})]
    for at in range(0, len(waiting), AT_ONCE):
        settle(store, waiting[at : at + AT_ONCE], now)
    return len(waiting)


def settle(store: Store, ids: Sequence[str], now: datetime) -> None:
    """Say what became of some airings and count it; what was counted as something else is taken back."""

    def work(session: ClientSession) -> None:
        found = store.collection(AIRINGS_DUE).find({"_id": {"$in": list(ids)}}, session=session)
        rows = list(found)
        played = _plays(store, rows, session)
        begins = min((row["at"] for row in rows), default=now)
        losses = losses_of(store, {row["outlet_id"] for row in rows}, begins, session)
        counts: dict[tuple[str, str], tuple[Place, Counter[Outcome]]] = {}
        writes = []
        for row in rows:
            outcome = _outcome(
                row,
                played.get(row["_id"], []),
                now,
                lost=losses.cover(row["outlet_id"], row["at"], row["ends"]),
            )
            if outcome == row["outcome"]:
                continue
            writes.append(UpdateOne({"_id": row["_id"]}, {"$set": {"outcome": str(outcome)}}))
            _count(counts, row, outcome)
        if writes:
            store.collection(AIRINGS_DUE).bulk_write(writes, ordered=False, session=session)
        outlet_months.add_outcomes(store, counts, session)

    store.transact(work)


def _outcome(row: AiringDue, plays: Iterable[Play], now: datetime, *, lost: bool) -> Outcome:
    """Return what became of an airing as far as it is known now."""
    if told := outcome_of(plays):
        return Outcome.MUTED if row["muted"] and told is not Outcome.HEARD else told
    if row["muted"]:
        return Outcome.MUTED
    if row["at"] > now - rules.thresholds().judged:
        return Outcome.WAITING
    return Outcome.INCIDENT if lost else Outcome.MISSED


def _count(
    counts: dict[tuple[str, str], tuple[Place, Counter[Outcome]]], row: AiringDue, outcome: Outcome
) -> None:
    month = month_of(row["at"])
    place: Place = {"outlet_id": row["outlet_id"], "area_id": row["area_id"], "paths": row["paths"]}
    _, counter = counts.setdefault((f"{row['outlet_id']}:{row['area_id']}", month), (place, Counter()))
    for one, by in ((outcome, 1), (Outcome(row["outcome"]), -1)):
        if one is not Outcome.WAITING:
            counter[one] += by


def _row(outlet: Outlet, one: ExpectedAiring, now: datetime) -> AiringDue:
    return {
        "_id": id_of(outlet["_id"], one["id"]),
        "outlet_id": outlet["_id"],
        "area_id": outlet["area_id"],
        "paths": outlet["paths"],
        "airing": one["id"],
        "at": one["at"],
        "ends": one["ends"],
        "muted": states.is_muted(outlet, now),
        "looked": False,
        "outcome": str(Outcome.WAITING),
    }


def _moved_on(one: Expectation, now: datetime) -> UpdateOne:
    """Return the write that names the next airing of an outlet, and forgets those of yesterday."""
    later = [each["at"] for each in one["airings"] if each["at"] > now]
    return UpdateOne(
        {"_id": one["_id"], "etag": one["etag"]},
        {
            "$set": {"next_at": min(later, default=None)},
            "$pull": {"airings": {"ends": {"$lt": now - timedelta(days=1)}}},
        },
    )


def _plays(
    store: Store, rows: Sequence[AiringDue], session: ClientSession | None = None
) -> Mapping[str, list[Play]]:
    """Return the plays of some airings, by the ids of their rows; what began before the hour is none of it."""
    begins = {row["_id"]: row["at"] - EARLIEST for row in rows}
    pairs = [{"outlet_id": row["outlet_id"], "what": row["airing"]} for row in rows]
    found = defaultdict[str, list[Play]](list)
    for play in store.collection(PLAYS).find({"$or": pairs}, session=session) if pairs else ():
        airing = id_of(play["outlet_id"], play["what"])
        if play["started"] >= begins[airing]:
            found[airing].append(play)
    return dict(found)


def _pieces(rows: Sequence[AiringDue]) -> Iterable[Sequence[AiringDue]]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))
