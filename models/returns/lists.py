"""Lists: what the units of an official owe, and what their offices have asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from pymongo import DESCENDING

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import NotFound
from models.returns.returns import (
    REQUESTS,
    RETURNS,
    SUMS,
    RequestState,
    Return,
    ReturnRequest,
    ReturnState,
    ReturnSum,
)
from models.returns.states import WRITTEN
from models.store import Query, Store, cursor

_ORDER = [("opened_at", DESCENDING), ("_id", DESCENDING)]


class Progress(TypedDict):
    """How far the units of a request are; the counts are of `units`. `late` and `missing` are ids of units.

    `late` handed in after the day, or have not and the day is over; `missing` have not handed in what counts.
    """

    units: int
    submitted: int
    accepted: int
    late: list[str]
    missing: list[str]


@dataclass(frozen=True)
class Owed:
    """A page of reports, each with its request, newest first."""

    rows: Sequence[tuple[Return, ReturnRequest]]
    next: str | None


@dataclass(frozen=True)
class Asked:
    """A page of requests, newest first."""

    rows: Sequence[ReturnRequest]
    next: str | None


def owed(
    store: Store, official: Identity, *, undone: bool = False, after: str | None = None, limit: int = 20
) -> Owed:
    """Return the reports of the units that an official may read for.

    :param undone: only those that are still to be handed in.
    :raises Invalid: the cursor is none of ours.
    """
    conditions: list[Query] = [unit_access.within(official, Permission.RETURN_READ)]
    if undone:
        conditions.append({"state": {"$in": sorted(WRITTEN)}})
    conditions += cursor.after_moment(_ORDER, after)
    found = list(store.collection(RETURNS).find({"$and": conditions}).sort(_ORDER).limit(limit + 1))
    rows = found[:limit]
    wanted = sorted({one["request_id"] for one in rows})
    requests = {one["_id"]: one for one in store.collection(REQUESTS).find({"_id": {"$in": wanted}})}
    return Owed([(one, requests[one["request_id"]]) for one in rows], _following(rows, found))


def asked(store: Store, official: Identity, *, after: str | None = None, limit: int = 20) -> Asked:
    """Return what the offices of an official have asked for.

    :raises Invalid: the cursor is none of ours.
    """
    conditions: list[Query] = [unit_access.within(official, Permission.RETURN_READ, "requester_id")]
    conditions += cursor.after_moment(_ORDER, after)
    found = list(store.collection(REQUESTS).find({"$and": conditions}).sort(_ORDER).limit(limit + 1))
    rows = found[:limit]
    return Asked(rows, _following(rows, found))


def request(store: Store, official: Identity, request_id: str) -> ReturnRequest:
    """Return a request that an official may read as the office that asked.

    :raises NotFound: there is none for them.
    """
    return store.one(
        REQUESTS, request_id, unit_access.within(official, Permission.RETURN_READ, "requester_id")
    )


def of_request(store: Store, request_id: str) -> list[Return]:
    """Return the reports of all units of a request, by unit."""
    return list(store.collection(RETURNS).find({"request_id": request_id}).sort("agency_id"))


def readable(store: Store, official: Identity, its_id: str) -> tuple[Return, ReturnRequest]:
    """Return the report of a unit with its request: for the unit, and for the office that asked.

    :raises NotFound: there is none for them.
    """
    found = store.one(RETURNS, its_id)
    asked_for = store.one(REQUESTS, found["request_id"])
    own = unit_access.may_at(official, Permission.RETURN_READ, found["paths"], found["agency_id"])
    above = unit_access.may_at(
        official, Permission.RETURN_READ, asked_for["paths"], asked_for["requester_id"]
    )
    if not own and not above:
        raise NotFound
    return found, asked_for


def sums_of(store: Store, request_id: str) -> list[ReturnSum]:
    """Return the frozen sums of a request, the last one first."""
    return list(store.collection(SUMS).find({"request_id": request_id}).sort("number", DESCENDING))


def frozen(store: Store, official: Identity, sum_id: str) -> ReturnSum:
    """Return a frozen sum that an official may read as the office that made it.

    :raises NotFound: there is none for them.
    """
    return store.one(SUMS, sum_id, unit_access.within(official, Permission.RETURN_READ, "requester_id"))


def is_late(found: Return, now: datetime) -> bool:
    """Say whether a unit handed in too late, or has not handed in and the day is over."""
    return (found["first_submitted_at"] or now) > found["due_at"]


def progress(returns: Sequence[Return], now: datetime) -> Progress:
    """Return how far the units of a request are at a moment."""
    handed_in = (ReturnState.SUBMITTED, ReturnState.ACCEPTED)
    return {
        "units": len(returns),
        "submitted": sum(1 for one in returns if one["state"] in handed_in),
        "accepted": sum(1 for one in returns if one["state"] == ReturnState.ACCEPTED),
        "late": [one["agency_id"] for one in returns if is_late(one, now)],
        "missing": [one["agency_id"] for one in returns if one["state"] not in handed_in],
    }


def is_open(found: ReturnRequest) -> bool:
    """Say whether a request takes reports."""
    return found["state"] == RequestState.OPEN


def _following(rows: Sequence[Return] | Sequence[ReturnRequest], found: Sequence[object]) -> str | None:
    return cursor.encode(rows[-1]["opened_at"], rows[-1]["_id"]) if len(found) > len(rows) else None
