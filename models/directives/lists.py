"""Lists of documents: what came to the units of an official, and what their offices have sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import DESCENDING

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.directives.directives import (
    DIRECTIVES,
    RECEIPTS,
    Directive,
    DirectiveState,
    Receipt,
    receipt_id,
)
from models.errors import Forbidden, NotFound
from models.store import Query, Store, cursor


@dataclass(frozen=True)
class Wanted:
    """Which receipts.

    :param assignee_id: only those that this official was given; "" for all.
    :param undone: only those whose unit has not done yet what it was asked for.
    :param late_at: only those that are late at this moment.
    """

    agency_id: str = ""
    assignee_id: str = ""
    undone: bool = False
    late_at: datetime | None = None


@dataclass(frozen=True)
class Received:
    """A page of receipts, each with its document, newest first; `next` is the cursor of the next page."""

    rows: Sequence[tuple[Receipt, Directive]]
    next: str | None


@dataclass(frozen=True)
class Sent:
    """A page of documents, the one that changed last first."""

    rows: Sequence[Directive]
    next: str | None


def received(
    store: Store, official: Identity, wanted: Wanted, *, after: str | None = None, limit: int = 20
) -> Received:
    """Return what came to the units that an official may read for.

    :raises Invalid: the cursor is none of ours.
    """
    conditions: list[Query] = [unit_access.within(official, Permission.DIRECTIVE_READ), *_wanted(wanted)]
    order = [("received_at", DESCENDING), ("_id", DESCENDING)]
    conditions += cursor.after_moment(order, after)
    found = list(store.collection(RECEIPTS).find({"$and": conditions}).sort(order).limit(limit + 1))
    rows = found[:limit]
    documents = _by_ids(store, [one["directive_id"] for one in rows])
    return Received(
        [(one, documents[one["directive_id"]]) for one in rows],
        cursor.encode(rows[-1]["received_at"], rows[-1]["_id"]) if len(found) > limit else None,
    )


def sent(
    store: Store, official: Identity, *, drafts: bool = False, after: str | None = None, limit: int = 20
) -> Sent:
    """Return what the offices of an official have sent, or with `drafts` what they write.

    :raises Invalid: the cursor is none of ours.
    """
    states = [DirectiveState.DRAFT] if drafts else [DirectiveState.SENT, DirectiveState.REPLACED]
    permission = Permission.DIRECTIVE_WRITE if drafts else Permission.DIRECTIVE_READ
    conditions: list[Query] = [
        unit_access.within(official, permission, "sender_id"),
        {"state": {"$in": states}},
    ]
    order = [("updated_at", DESCENDING), ("_id", DESCENDING)]
    conditions += cursor.after_moment(order, after)
    found = list(store.collection(DIRECTIVES).find({"$and": conditions}).sort(order).limit(limit + 1))
    rows = found[:limit]
    following = cursor.encode(rows[-1]["updated_at"], rows[-1]["_id"]) if len(found) > limit else None
    return Sent(rows, following)


def readable(store: Store, official: Identity, directive_id: str) -> Directive:
    """Return a document that an official may read: as its sender, or since it came to one of their units.

    :raises NotFound: there is none for them; a draft is there for its sender alone.
    :raises Forbidden: `no_permission`: it is a draft of their office, which they do not write.
    """
    found = by_id(store, directive_id)
    drafted = found["state"] in (DirectiveState.DRAFT, DirectiveState.DISCARDED)
    permission = Permission.DIRECTIVE_WRITE if drafted else Permission.DIRECTIVE_READ
    if unit_access.may_at(official, permission, found["paths"], found["sender_id"]):
        return found
    if drafted and unit_access.may_at(
        official, Permission.DIRECTIVE_READ, found["paths"], found["sender_id"]
    ):
        raise Forbidden("no_permission")
    mine = {"$and": [{"directive_id": directive_id}, unit_access.within(official, Permission.DIRECTIVE_READ)]}
    if drafted or store.collection(RECEIPTS).find_one(mine, {"_id": 1}) is None:
        raise NotFound
    return found


def receipts(store: Store, official: Identity, directive_id: str) -> list[Receipt]:
    """Return the receipts of a document that an official may read, by unit: all of them for its sender.

    :raises NotFound: there is no such document for them.
    """
    found = readable(store, official, directive_id)
    query: Query = {"directive_id": directive_id}
    if not unit_access.may_at(official, Permission.DIRECTIVE_READ, found["paths"], found["sender_id"]):
        query = {"$and": [query, unit_access.within(official, Permission.DIRECTIVE_READ)]}
    return list(store.collection(RECEIPTS).find(query).sort("agency_id"))


def receipt(store: Store, official: Identity, directive_id: str, agency_id: str) -> Receipt:
    """Return what one unit makes of a document.

    :raises NotFound: it did not go there, or this official may not know that.
    """
    found = readable(store, official, directive_id)
    its = receipt_id(directive_id, agency_id)
    if unit_access.may_at(official, Permission.DIRECTIVE_READ, found["paths"], found["sender_id"]):
        return store.one(RECEIPTS, its)
    return store.one(RECEIPTS, its, unit_access.within(official, Permission.DIRECTIVE_READ))


def by_id(store: Store, directive_id: str) -> Directive:
    """Return a document.

    :raises NotFound: there is none.
    """
    return store.one(DIRECTIVES, directive_id)


def _by_ids(store: Store, ids: Sequence[str]) -> dict[str, Directive]:
    rows = store.collection(DIRECTIVES).find({"_id": {"$in": sorted(set(ids))}})
    return {row["_id"]: row for row in rows}


def _wanted(wanted: Wanted) -> list[Query]:
    late: Query = {"due_at": {"$ne": None, "$lt": wanted.late_at}, "done_at": None}
    asked: list[tuple[Any, Query]] = [
        (wanted.agency_id, {"agency_id": wanted.agency_id}),
        (wanted.assignee_id, {"assignee_id": wanted.assignee_id}),
        (wanted.undone, {"done_at": None}),
        (wanted.late_at, late),
    ]
    return [query for given, query in asked if given]
