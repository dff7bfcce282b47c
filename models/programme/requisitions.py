"""Requisitions (trưng dụng): an official takes a private board for public warnings, within its contract, for a while.

Nothing plays on a private board but takeovers while it is requisitioned. The owner gets a log of what was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, insist_on_none
from models.language import visible
from models.language.dates import VIETNAM
from models.language.text import nfc
from models.outlets import access, windows
from models.outlets.outlets import Contract, Outlet, OutletKind
from models.programme import programme_access
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind

LONGEST = timedelta(days=7)


class Requisition(TypedDict):
    """One requisition of one board, from `begins` to `ends`; `by` is who ordered it, under which contract."""

    _id: str
    version: int
    outlet_id: str
    area_id: str
    paths: list[str]
    agency_id: str
    contract: str
    reason: str
    begins: datetime
    ends: datetime
    ended_by: str
    by: str
    by_name: str
    at: datetime


REQUISITIONS = CollectionSpec(
    "requisitions",
    Requisition,
    purpose="That a private board was taken for public warnings: when, why, and by whose order.",
    kept="For ever: its owner may ask.",
    personal="`by`, `by_name` and `ended_by` name officials.",
    kind=Kind.REQUISITION,
    indexes=[
        IndexModel([("ends", ASCENDING)]),
        IndexModel([("outlet_id", ASCENDING), ("_id", DESCENDING)]),
        IndexModel([("paths", ASCENDING), ("_id", DESCENDING)]),
    ],
)


def begin(
    store: Store, official: Identity, outlet_id: str, reason: str, begins: datetime | None, ends: datetime
) -> Requisition:
    """Requisition a private board; without a beginning from now on.

    :raises NotFound: there is no such outlet for them.
    :raises Forbidden: `no_permission`.
    :raises Invalid: it is no private board, or the time is not within its contract; names everything.
    :raises Clash: `requisitioned_already`.
    """
    outlet = access.get_for(store, official, Permission.BOARD_REQUISITION, outlet_id)
    now = datetime.now(UTC).replace(microsecond=0)
    start = begins or now
    insist_on_none(faults_of(outlet, reason, start, ends, now))
    overlapping = {"outlet_id": outlet_id, "ends": {"$gt": start}, "begins": {"$lt": ends}}
    if store.collection(REQUISITIONS).find_one(overlapping, {"_id": 1}):
        raise Clash("requisitioned_already")
    document = {
        "outlet_id": outlet_id,
        "area_id": outlet["area_id"],
        "paths": outlet["paths"],
        "agency_id": outlet["agency_id"],
        "contract": outlet["contract"]["number"],
        "reason": nfc(reason),
        "begins": start,
        "ends": ends,
        "ended_by": "",
        "by": official.id,
        "by_name": official.name,
        "at": now,
    }
    details: events.EventDetails = {"note": nfc(reason), "changes": {"outlet_id": outlet_id}}
    return events.create(store, REQUISITIONS, document, action="begun", actor=official.actor, details=details)


def end(store: Store, official: Identity, requisition_id: str) -> Requisition:
    """Give a board back before its time; one that is over stays as it is.

    :raises NotFound: there is none for them.
    :raises Forbidden: `no_permission`.
    """
    row = get(store, official, requisition_id)
    programme_access.insist(official, Permission.BOARD_REQUISITION, row)
    now = datetime.now(UTC).replace(microsecond=0)
    if row["ends"] <= now:
        return row
    update = {"$set": {"ends": now, "ended_by": official.id}}
    return events.change(store, REQUISITIONS, requisition_id, update, action="ended", actor=official.actor)


def get(store: Store, official: Identity, requisition_id: str) -> Requisition:
    """Return one that an official may read.

    :raises NotFound: there is none for them.
    """
    row: Requisition = programme_access.get(store, official, REQUISITIONS, requisition_id)
    return row


def find(store: Store, requisition_id: str) -> Requisition:
    """Return one, for whoever holds the link that was signed for it.

    :raises NotFound: there is none.
    """
    return store.one(REQUISITIONS, requisition_id)


def latest(store: Store, official: Identity, *, limit: int = 50) -> list[Requisition]:
    """Return the last ones that an official may read, newest first."""
    query = programme_access.readable(store, official)
    return list(store.collection(REQUISITIONS).find(query).sort("_id", DESCENDING).limit(limit))


def holding(store: Store, now: datetime) -> Mapping[str, Sequence[Requisition]]:
    """Return those that are not over, by outlet, the first to begin first."""
    found: dict[str, list[Requisition]] = {}
    for row in store.collection(REQUISITIONS).find({"ends": {"$gt": now}}).sort("begins", ASCENDING):
        found.setdefault(row["outlet_id"], []).append(row)
    return found


def faults_of(
    outlet: Outlet, reason: str, begins: datetime, ends: datetime, now: datetime
) -> Iterator[Fault]:
    """Yield what is wrong with a requisition."""
    yield from visible.reason_faults("reason", reason)
    if begins < now:
        yield Fault("begins", "time_past")
    if ends <= begins:
        yield Fault("ends", "ends_before_start", about=("begins", "ends"))
    elif ends - begins > LONGEST:
        yield Fault("ends", "requisition_too_long", {"days": LONGEST.days}, about=("begins", "ends"))
    if outlet["kind"] != OutletKind.PRIVATE_BOARD or "contract" not in outlet:
        yield Fault("outlet_id", "not_a_private_board")
    elif begins < ends:
        yield from _contract_faults(outlet["contract"], begins, ends)


def _contract_faults(contract: Contract, begins: datetime, ends: datetime) -> Iterator[Fault]:
    first, last = (one.astimezone(VIETNAM) for one in (begins, ends))
    days = {"from": contract["valid_from"], "to": contract["valid_to"]}
    if first.date().isoformat() < contract["valid_from"]:
        yield Fault("begins", "outside_contract_days", days)
    if contract["valid_to"] and last.date().isoformat() > contract["valid_to"]:
        yield Fault("ends", "outside_contract_days", days)
    wall = [one.replace(tzinfo=None) for one in (first, last)]
    if contract["hours"] and not windows.holds(contract["hours"], wall[0], wall[1]):
        hours = ", ".join(f"{one['start']}-{one['end']}" for one in contract["hours"])
        yield Fault("begins", "outside_contract_hours", {"hours": hours}, about=("begins", "ends"))
