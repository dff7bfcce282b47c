"""Granting: which roles an official may give to others, and where.

Nobody gives a role outside the areas in which they manage people, nor for an agency that lies outside. Who manages
people for one agency gives roles for that agency alone. Which roles: `GRANTABLE` in `models.access.permissions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.access.callers import Assignment, Identity
from models.access.permissions import GRANTABLE, Permission, Role, assignments_with
from models.areas import agencies, areas
from models.errors import Fault, NotFound
from models.people.assignments import AssignmentRow
from models.store import Query, Store


def managing(by: Identity) -> tuple[Assignment, ...]:
    """Return the assignments through which an official manages people."""
    return assignments_with(by, Permission.PEOPLE_MANAGE)


def may_grant(store: Store, by: Identity, row: AssignmentRow) -> bool:
    """Say whether an official may give, and take away, the role of this row in its area for its agency."""
    return any(
        row["role"] in GRANTABLE.get(Role(held.role), frozenset()) and _reaches(store, held, row)
        for held in managing(by)
    )


def may_grant_all(store: Store, by: Identity, rows: Iterable[AssignmentRow]) -> bool:
    """Say whether an official may grant every row; without rows, whether they manage the whole installation."""
    held = list(rows)
    if held:
        return all(may_grant(store, by, row) for row in held)
    return any(_is_top(store, one) for one in managing(by))


def faults_of(store: Store, by: Identity, rows: Sequence[AssignmentRow]) -> Iterator[Fault]:
    """Name the rows that an official may not give: `grant_beyond_own`. Rows that name something unknown are skipped."""
    for index, row in enumerate(rows):
        if _is_known(store, row) and not may_grant(store, by, row):
            yield Fault(f"assignments.{index}", "grant_beyond_own")


def visible(store: Store, by: Identity) -> Query:
    """Return the condition for the officials whom one who manages people may know of: a role within their areas."""
    reached: list[Query] = []
    for held in managing(by):
        within = {"area_id": {"$in": areas.below(store, held.area_id)}}
        agency = {"agency_id": held.agency_id} if held.agency_id else {}
        reached.append({"assignments": {"$elemMatch": {**within, **agency}}})
        if _is_top(store, held):
            reached.append({"assignments": []})
    return {"$or": reached} if reached else {"_id": {"$in": []}}


def _reaches(store: Store, held: Assignment, row: AssignmentRow) -> bool:
    agency_id = row.get("agency_id") or ""
    if not _is_within(store, row["area_id"], held.area_id):
        return False
    if held.agency_id:
        return bool(agency_id == held.agency_id)
    return not agency_id or _is_within(store, agencies.area_of(agency_id), held.area_id)


def _is_within(store: Store, area_id: str, around: str) -> bool:
    return _exists(store, area_id) and around in areas.above(store, area_id)


def _is_known(store: Store, row: AssignmentRow) -> bool:
    agency_id = row.get("agency_id")
    known = not agency_id or agencies.find(store, agency_id) is not None
    return known and row["role"] in set(Role) and _exists(store, row["area_id"])


def _exists(store: Store, area_id: str) -> bool:
    try:
        areas.get(store, area_id)
    except NotFound:
        return False
    return True


def _is_top(store: Store, held: Assignment) -> bool:
    return held.area_id == areas.active_province_id(store) and not held.agency_id
