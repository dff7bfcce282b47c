"""Lateness: how many documents each unit did too late, of those that had to be done by a day of a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, cast

from models.directives.directives import DIRECTIVES, RECEIPTS, DirectiveState, Receipt, is_late
from models.errors import TooCostly
from models.store import Query, Store
from models.store.reads import BoundedRead

READ = BoundedRead("documents of units", rows=200_000, seconds=5)


class Lateness(NamedTuple):
    """`late` of `due` documents."""

    late: int
    due: int


def of_units(
    store: Store, area_id: str, begins: datetime, ends: datetime, now: datetime
) -> Mapping[str, Lateness]:
    """Return by agency how many documents it did late or owes, of those due from a moment until before another.

    A version that was replaced is left out: the one that took its place went to the unit, too.

    :param area_id: of units there and everywhere below.
    :raises TooCostly: there are too many documents in the period.
    """
    former: Query = {"paths": area_id, "state": str(DirectiveState.REPLACED)}
    query: Query = {
        "paths": area_id,
        "due_at": {"$gte": begins, "$lt": ends},
        "directive_id": {"$nin": store.collection(DIRECTIVES).distinct("_id", former)},
    }
    wanted = {"agency_id": 1, "due_at": 1, "done_at": 1}
    with READ.within():
        rows = cast(list[Receipt], list(store.db[RECEIPTS.name].find(query, wanted).limit(READ.rows + 1)))
    if len(rows) > READ.rows:
        raise TooCostly
    found: dict[str, Lateness] = {}
    for row in rows:
        before = found.get(row["agency_id"], Lateness(0, 0))
        found[row["agency_id"]] = Lateness(before.late + int(is_late(row, now)), before.due + 1)
    return found
