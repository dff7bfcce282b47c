"""Reach of communes: what targets ask of the network of a province, as functions over what was heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from models.language.text import fold
from models.monitoring import figures, rounds
from models.monitoring.outlet_months import OUTLET_MONTHS
from models.monitoring.outlet_states import OUTLET_STATES
from models.outlets.outlets import OUTLETS, Outlet, OutletKind
from models.store import Store

#: Kinds that sound.
SOUNDING = (OutletKind.LOUDSPEAKER, OutletKind.CONVERTER)


class Share(NamedTuple):
    """How many of how many, and the ids of those that are missing."""

    reached: int
    of: int
    missing: tuple[str, ...]


def communes_heard_from(
    store: Store, communes: Sequence[str], now: datetime, *, within: timedelta = timedelta(days=30)
) -> Share:
    """Return how many communes have a loudspeaker cluster that was heard from lately."""
    heard = {one["area_id"] for one in _heard_clusters(store, communes, now - within)}
    return _share(communes, heard)


def communes_reaching_every_hamlet(
    store: Store,
    hamlets: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    within: timedelta = timedelta(days=30),
    technologies: Collection[str] = (),
) -> Share:
    """Return how many communes reach each of their hamlets by clusters that were heard from lately.

    :param hamlets: the names of all hamlets by the id of their commune; one that names none is not reached, since
        nobody knows.
    :param technologies: only clusters of these (`Technology`); none for any.
    """
    counts = hamlets_reached(store, hamlets, now, within=within, technologies=technologies)
    return _share(list(hamlets), {commune for commune, one in counts.items() if one[1] and one[0] == one[1]})


def hamlets_reached(
    store: Store,
    hamlets: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    within: timedelta = timedelta(days=30),
    technologies: Collection[str] = (),
) -> dict[str, tuple[int, int]]:
    """Return by commune how many of its hamlets clusters reach that were heard from lately, and how many it has.

    The parameters are those of `communes_reaching_every_hamlet`.
    """
    reached = defaultdict[str, set[str]](set)
    for one in _heard_clusters(store, list(hamlets), now - within):
        if technologies and one["technology"] not in technologies:
            continue
        reached[one["area_id"]].update(map(fold, one["hamlets"]))
    named = {commune: {fold(name) for name in names} for commune, names in hamlets.items()}
    return {commune: (len(names & reached[commune]), len(names)) for commune, names in named.items()}


def boards_online(store: Store, province_id: str, month: str, now: datetime, *, least: float = 0.8) -> Share:
    """Return how many public boards were there for so much of a month, as far as Loa could hear them."""
    span = figures.span_of(month, now)
    query = {"paths": province_id, "kind": str(OutletKind.BOARD), "retired_at": None}
    boards = {row["_id"]: row for row in store.collection(OUTLETS).find(query)}
    there = defaultdict[str, float](float)
    for row in store.collection(OUTLET_MONTHS).find({"outlet_id": {"$in": list(boards)}, "month": month}):
        there[row["outlet_id"]] += row["seconds"]
    for state in store.collection(OUTLET_STATES).find({"_id": {"$in": list(boards)}}, {"hour": 1}):
        hour = state["hour"]
        if hour and span.begins <= hour["begins"] < span.ends:
            there[state["_id"]] += hour["seconds"]
    lost, well = rounds.gaps(store, span.begins, span.ends), set()
    for board_id, board in boards.items():
        begins = max(span.begins, board["created_at"])
        away = rounds.seconds_away(lost, begins, span.ends)
        possible = (span.ends - begins).total_seconds() - away
        if possible > 0 and there[board_id] >= least * possible:
            well.add(board_id)
    return _share(list(boards), well)


def _heard_clusters(store: Store, communes: Sequence[str], since: datetime) -> list[Outlet]:
    query = {"area_id": {"$in": list(communes)}, "kind": {"$in": list(SOUNDING)}, "retired_at": None}
    wanted = {"area_id": 1, "hamlets": 1, "technology": 1}
    rows = list(store.collection(OUTLETS).find(query, wanted))
    heard = store.collection(OUTLET_STATES).find(
        {"_id": {"$in": [row["_id"] for row in rows]}, "heard_at": {"$gte": since}}, {"_id": 1}
    )
    ids = {row["_id"] for row in heard}
    return [row for row in rows if row["_id"] in ids]


def _share(all_: Sequence[str], reached: set[str]) -> Share:
    missing = tuple(one for one in all_ if one not in reached)
    return Share(len(all_) - len(missing), len(all_), missing)
