"""The round: once a minute everything that time alone brings is looked at, by one row that is put off again and again.

It also notes when Loa itself was not there: whoever could hear nobody says of nobody that they were silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict, cast

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.areas import areas
from models.errors import Stale
from models.monitoring import airings_due, expected, heartbeats, incidents, states, tickets, troubles
from models.monitoring.incidents import INCIDENTS
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.rules import Cause
from models.monitoring.troubles import Seen
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Document, Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM

#: The id of the one row.
ROUND = "outlets"

EVERY = timedelta(minutes=1)

#: After so long without a round Loa was not there.
GAP = 3 * EVERY

#: After so long nobody does the rounds any more, and they are begun again.
LOST = 10 * EVERY


class MonitoringRound(TypedDict):
    """The rounds of the monitoring; there is one row. `last_at` is when the last one was."""

    _id: str
    version: int
    begun_at: datetime
    last_at: datetime | None
    listening_since: datetime | None


MONITORING_ROUNDS = CollectionSpec(
    "monitoring_rounds",
    MonitoringRound,
    purpose="That outlets are looked at once a minute, and since when Loa could hear them.",
    kept="One row, for ever.",
    kind=Kind.MONITORING_ROUND,
)


class MonitoringGap(TypedDict):
    """A time in which Loa could hear no outlet; it counts against none of them."""

    _id: str
    begins: datetime
    ends: datetime


MONITORING_GAPS = CollectionSpec(
    "monitoring_gaps",
    MonitoringGap,
    purpose="A time in which Loa itself was not there to hear outlets.",
    kept="For ever; figures of uptime leave it out.",
    indexes=[IndexModel([("begins", ASCENDING)])],
)


class Gap(NamedTuple):
    """A time in which Loa could hear nobody."""

    begins: datetime
    ends: datetime


def plan(store: Store, now: datetime) -> None:
    """Begin the rounds where nobody has, and again where nobody goes any more."""
    row = store.collection(MONITORING_ROUNDS).find_one({"_id": ROUND})
    try:
        if row is None:
            fresh: Document = {"_id": ROUND, "begun_at": now, "last_at": None, "listening_since": None}
            events.create(store, MONITORING_ROUNDS, fresh, action="begun", actor=SYSTEM)
        elif now - max(row["begun_at"], row["last_at"] or row["begun_at"]) > LOST:
            again = {"$set": {"begun_at": now}}
            events.change(
                store,
                MONITORING_ROUNDS,
                ROUND,
                again,
                action="begun_again",
                actor=SYSTEM,
                expect=row["version"],
            )
    except (DuplicateKeyError, Stale):
        # Another worker was faster.
        return


def go(store: Store, now: datetime) -> None:
    """Look at everything once."""
    since = _listen(store, now)
    airings_due.record(store, now)
    if expected.refresh(store):
        airings_due.record(store, now)
    airings_due.look(store, now)
    airings_due.judge(store, now)
    heartbeats.keep_hours(store, now)
    seen = look(store, now, since)
    found = troubles.of(seen, areas.active_province_id(store), incidents.open_ones(store), now)
    incidents.reconcile(store, found, now)
    tickets.make_due(store, now)


def listening_since(store: Store) -> datetime | None:
    """Return since when Loa has heard outlets without a gap; None before the first round."""
    row = store.collection(MONITORING_ROUNDS).find_one({"_id": ROUND})
    return row["listening_since"] if row else None


def gaps(store: Store, begins: datetime, ends: datetime) -> list[Gap]:
    """Return the times within others in which Loa could hear nobody, oldest first; none overlaps another.

    That is when no round was, and while nearly all outlets were lost at one moment.
    """
    within: Document = {"begins": {"$lt": ends}, "ends": {"$gt": begins}}
    found = [Gap(row["begins"], row["ends"]) for row in store.collection(MONITORING_GAPS).find(within)]
    unreachable: Document = {
        "cause": str(Cause.UNREACHABLE),
        "since": {"$lt": ends},
        "$or": [{"closed_at": None}, {"closed_at": {"$gt": begins}}],
    }
    for row in store.collection(INCIDENTS).find(unreachable):
        found.append(Gap(row["since"], row["closed_at"] or ends))
    joined: list[Gap] = []
    for one in sorted(found):
        if joined and one.begins <= joined[-1].ends:
            joined[-1] = Gap(joined[-1].begins, max(one.ends, joined[-1].ends))
        else:
            joined.append(one)
    return joined


def seconds_away(found: Iterable[Gap], begins: datetime, ends: datetime) -> float:
    """Return how many seconds of a time lie in gaps."""
    spans = (min(one.ends, ends) - max(one.begins, begins) for one in found)
    return sum(max(0.0, span.total_seconds()) for span in spans)


def look(store: Store, now: datetime, since: datetime | None) -> list[Seen]:
    """Return how every outlet is that was ever heard and of which alarms are wanted."""
    found: Any = store.collection(OUTLETS).aggregate(
        [
            {"$match": {"retired_at": None}},
            {
                "$lookup": {
                    "from": OUTLET_STATES.name,
                    "localField": "_id",
                    "foreignField": "_id",
                    "as": "heard",
                }
            },
            {"$match": {"heard.0": {"$exists": True}}},
        ]
    )
    seen = []
    for row in found:
        (heard,) = row.pop("heard")
        outlet = cast(Outlet, row)
        if not wants_quiet(outlet, now):
            seen.append(Seen(outlet, heard, states.of(outlet, heard, now, listening_since=since)))
    return seen


def wants_quiet(outlet: Outlet, now: datetime) -> bool:
    """Say whether somebody wants to hear of no incident with an outlet now."""
    quiet = outlet.get("alarms")
    return quiet is not None and (quiet["until"] is None or quiet["until"] > now)


def _listen(store: Store, now: datetime) -> datetime:
    """Note that Loa is there, and a gap if it was not; returns since when it has been."""
    row = store.one(MONITORING_ROUNDS, ROUND)
    last, since = row["last_at"], row["listening_since"]
    if last is None or since is None:
        since = now
    elif now - last > GAP:
        store.collection(MONITORING_GAPS).insert_one({"_id": new_id(), "begins": last, "ends": now})
        since = now
    store.collection(MONITORING_ROUNDS).update_one(
        {"_id": ROUND}, {"$set": {"last_at": now, "listening_since": since}}
    )
    return since
