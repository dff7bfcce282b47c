"""Ledgers in bulk: a window of recipients is claimed before a provider is asked for them, and settled right after.

Warnings and posts each keep a ledger of their own, a row for each recipient; how a row is claimed and settled stands
here once. A window that a dead worker left open is claimed again when its lease has run out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypedDict, TypeVar

from pymongo import ASCENDING, UpdateMany
from pymongo.errors import BulkWriteError

from models.store import Store, new_id
from models.store.collections import CollectionSpec
from models.store.database import DUPLICATE_KEY

Row = TypeVar("Row", bound=Mapping[str, Any])

#: The code of somebody who was asked for when a worker died: the provider may have taken it or not.
UNSURE = "unsure"


class LedgerState(StrEnum):
    """`OPEN`: being asked for, or to be asked for again; the provider took it (`SENT`), or never will (`FAILED`)."""

    OPEN = "open"
    SENT = "sent"
    FAILED = "failed"


class Outcome(TypedDict, total=False):
    """What is noted after the provider was asked; `until` alone puts off, `retired` says that the address is gone."""

    state: str
    until: datetime
    provider_id: str
    code: str
    retired: bool


class Standing(NamedTuple):
    """Where recipients stand: for whom nothing is left to do, and who may not be asked for yet."""

    done: frozenset[str]
    waiting: frozenset[str]


def lease_end(store: Store) -> datetime:
    """Return until when what is claimed now is the claimer's."""
    return datetime.now(UTC) + timedelta(seconds=store.settings.outbox_lease_seconds)


def standing(
    store: Store, spec: CollectionSpec[Row], keys: Sequence[str], mine: Mapping[str, str]
) -> Standing:
    """Return which of these keys are done with, and which wait for a lease or a pause to end.

    :param mine: the condition of the rows of this delivery; a row of another one is done with, too.
    """
    now = datetime.now(UTC)
    shown = dict.fromkeys(["state", "until", *mine], 1)
    rows = list(store.collection(spec).find({"_id": {"$in": list(keys)}}, shown))
    done = {row["_id"] for row in rows if row["state"] != LedgerState.OPEN or not _is(row, mine)}
    waiting = {row["_id"] for row in rows if row["_id"] not in done and row["until"] > now}
    return Standing(frozenset(done), frozenset(waiting))


def claim(
    store: Store,
    spec: CollectionSpec[Row],
    fresh: Sequence[Row],
    mine: Mapping[str, str],
    again: Mapping[str, str | bool],
) -> dict[str, int]:
    """Claim recipients for the length of a lease; returns the number of the try by the key of each that was free.

    :param fresh: a row for each, as it is stored if there is none yet.
    :param mine: the condition of the rows of this delivery; nobody takes those of another one.
    :param again: what else is set in a row that was there.
    """
    taken = insert(store, spec, fresh)
    rest = [row["_id"] for row in fresh if row["_id"] not in taken]
    claimed = dict.fromkeys(taken, 1)
    return claimed | _claim_again(store, spec, rest, mine, again) if rest else claimed


def insert(store: Store, spec: CollectionSpec[Row], fresh: Sequence[Row]) -> set[str]:
    """Insert rows but for those whose key is there; returns the keys of the new ones."""
    if not fresh:
        return set()
    there: set[int] = set()
    try:
        store.collection(spec).insert_many(fresh, ordered=False)
    except BulkWriteError as error:
        if any(fault["code"] != DUPLICATE_KEY for fault in error.details["writeErrors"]):
            raise
        there = {fault["index"] for fault in error.details["writeErrors"]}
    return {row["_id"] for index, row in enumerate(fresh) if index not in there}


def settle(
    store: Store,
    spec: CollectionSpec[Row],
    outcomes: Mapping[str, Outcome],
    also: Mapping[str, bool] | None = None,
) -> None:
    """Note what came of a window, by key; of those of whom the same is noted with one command.

    A row that another worker has settled stays settled: what a provider took is never "failed" afterwards.

    :param also: what else is set in each of the rows.
    """
    shared = {**(also or {}), "at": datetime.now(UTC)}
    alike: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for key, values in outcomes.items():
        alike.setdefault(tuple(sorted(values.items())), []).append(key)
    notes: list[Any] = [
        UpdateMany({"_id": {"$in": keys}, "state": LedgerState.OPEN}, {"$set": {**dict(values), **shared}})
        for values, keys in alike.items()
    ]
    if notes:
        store.collection(spec).bulk_write(notes, ordered=False)


def open_until(
    store: Store, spec: CollectionSpec[Row], keys: Iterable[str], mine: Mapping[str, str]
) -> datetime | None:
    """Return when the next open recipient of these may be asked for again; None when none is open."""
    query = {"_id": {"$in": list(keys)}, **mine, "state": LedgerState.OPEN}
    row = store.collection(spec).find_one(query, {"until": 1}, sort=[("until", ASCENDING)])
    return row["until"] if row else None


def _claim_again(
    store: Store,
    spec: CollectionSpec[Row],
    keys: Sequence[str],
    mine: Mapping[str, str],
    again: Mapping[str, str | bool],
) -> dict[str, int]:
    lease = new_id()
    due = {
        "_id": {"$in": list(keys)},
        **mine,
        "state": LedgerState.OPEN,
        "until": {"$lte": datetime.now(UTC)},
    }
    values = {**again, "until": lease_end(store), "lease": lease}
    store.collection(spec).update_many(due, {"$set": values, "$inc": {"attempts": 1}})
    # Of two workers that are here at once each gets the rows that bear its own lease.
    mine_now = {"_id": {"$in": list(keys)}, "lease": lease}
    return {row["_id"]: row["attempts"] for row in store.collection(spec).find(mine_now, {"attempts": 1})}


def _is(row: Row, mine: Mapping[str, str]) -> bool:
    return all(row.get(name) == value for name, value in mine.items())
