"""Rows that several queries find at the desk, merged in one order; of a group of calls the first alone where wanted."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pymongo import DESCENDING

from models.reports import call_groups
from models.reports.reports import REPORTS, Report
from models.store import Query, Store, cursor
from models.store.cursor import Stretch

#: Sort keys of an order with their directions; the last one makes it total.
Keys = Sequence[tuple[str, int]]


def beyond(
    store: Store, queries: Sequence[Query], stretches: Sequence[Stretch], limit: int
) -> Iterator[Report]:
    """Yield what the queries find in each stretch; a later one is only asked for when the earlier ones end."""
    for conditions, keys in stretches:
        yield from _found(store, [both(query, conditions) for query in queries], keys, limit)


def collapsed(
    store: Store, queries: Sequence[Query], keys: Keys, stretches: Sequence[Stretch], limit: int
) -> Iterator[Report]:
    """Yield the same, of each group of calls the first alone: what comes later, or came on a page before, is left out.

    A group that was met is left out of what is read next, so that one of thousands costs no more than one of ten.
    """
    met: set[str] = set()
    while True:
        fresh = [([*conditions, *call_groups.not_of(met)], sort) for conditions, sort in stretches]
        rows = list(islice(beyond(store, queries, fresh, limit), limit))
        for row in rows:
            group = call_groups.row_of(row)
            if not group or (group not in met and _leads(store, queries, keys, row, group)):
                yield row
            met |= {group} - {""}
        if len(rows) < limit:
            return
        last: Mapping[str, Any] = rows[-1]
        stretches = cursor.beyond(keys, [last[name] for name, _ in keys])


def both(query: Query, conditions: Sequence[Query]) -> Query:
    """Return a query with more conditions."""
    return {"$and": [query, *conditions]} if conditions else query


def _leads(store: Store, queries: Sequence[Query], keys: Keys, row: Report, group: str) -> bool:
    """Say whether a call is the first of its group that the queries find."""
    of_group = [both(query, [{"burst.group": group}]) for query in queries]
    first = next(_found(store, of_group, keys, 1), None)
    return first is not None and first["_id"] == row["_id"]


def _found(store: Store, queries: Sequence[Query], keys: Keys, limit: int) -> Iterator[Report]:
    """Yield what the queries find, in the order of the keys, each report once."""

    def place(row: Report) -> list[tuple[bool, Any]]:
        # As the store has it: what is missing comes first.
        return [(row.get(name) is not None, row.get(name)) for name, _ in keys]

    found = [store.collection(REPORTS).find(query).sort(keys).limit(limit) for query in queries]
    last = ""
    for row in heapq.merge(*found, key=place, reverse=keys[0][1] == DESCENDING):
        if row["_id"] != last:
            yield row
        last = row["_id"]
