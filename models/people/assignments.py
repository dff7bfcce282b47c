"""Assignments: the roles of an official, each in one area and for one agency or any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict

from pymongo.client_session import ClientSession

from models.access.permissions import SECOND_FACTOR_ROLES, Role
from models.areas import agencies, areas, open_agencies
from models.errors import Fault
from models.store import Store


class AssignmentRow(TypedDict):
    """One role of an official as it is stored and sent: in an area with all below it, for one agency.

    Without an `agency_id`, or with "", it is for any agency. `models.access.callers.Assignment` is the same for whoever
    asks what a caller may do.
    """

    role: str
    area_id: str
    agency_id: NotRequired[str]


def rows_of(assignments: Sequence[AssignmentRow]) -> list[AssignmentRow]:
    """Return assignments as they are stored, each once, in the order given."""
    rows: list[AssignmentRow] = [
        {"role": str(one["role"]), "area_id": one["area_id"], "agency_id": one.get("agency_id") or ""}
        for one in assignments
    ]
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


def faults_of(store: Store, assignments: Sequence[AssignmentRow]) -> Iterable[Fault]:
    """Name what is missing or unknown: `required`, `role_unknown`, `area_unknown`, `agency_unknown`.

    A closed agency is unknown: nobody new works for it.
    """
    if not assignments:
        yield Fault("assignments", "required")
    known_areas = _known(store, [one["area_id"] for one in assignments])
    for index, one in enumerate(assignments):
        where = f"assignments.{index}"
        if one["role"] not in set(Role):
            yield Fault(f"{where}.role", "role_unknown")
        if one["area_id"] not in known_areas:
            yield Fault(f"{where}.area_id", "area_unknown")
        agency_id = one.get("agency_id")
        if agency_id and not agencies.find_open(store, agency_id):
            yield Fault(f"{where}.agency_id", "agency_unknown")


def claimed(store: Store, assignments: Sequence[AssignmentRow], session: ClientSession) -> list[Fault]:
    """Claim the agencies of assignments that begin to count in this transaction; returns those that are closed."""
    closed = open_agencies.claim(store, [one.get("agency_id") or "" for one in assignments], session)
    return [
        Fault(f"assignments.{index}.agency_id", "agency_unknown")
        for index, one in enumerate(assignments)
        if one.get("agency_id") in closed
    ]


def need_second_factor(assignments: Iterable[AssignmentRow]) -> bool:
    """Say whether any of these roles must not be used with a password alone."""
    return any(Role(held["role"]) in SECOND_FACTOR_ROLES for held in assignments)


def _known(store: Store, ids: Sequence[str]) -> set[str]:
    return {row["_id"] for row in store.collection(areas.AREAS).find({"_id": {"$in": list(ids)}}, {"_id": 1})}
