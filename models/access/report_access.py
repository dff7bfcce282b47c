"""Report access: which reports an official may act on and read.

This is the one place that says so of officials. What everybody may read stands in `models.reports.public_view`; the
reporter opens their own report by their credential or its PIN (`models.reports.pin_guesses`).

A filter (`ReportFilter`) is `{field of a report: value}`; a report fits when every field is the value or holds it.
Lists ask the store with filters, a single report is held against the same ones, so that nobody finds in a list what
they cannot open.

An assignment for an agency holds for whatever that agency answers for, wherever it lies; when its area is narrower
than the agency's own, the area counts as well. One for any agency holds in its area with everything below, and for
what the committee of that area was given from elsewhere. Reading goes further: an agency goes on reading what it has
passed on and what went up to it (`known_to`), the committee of a commune whatever lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from models.access import permissions
from models.access.callers import Assignment, Identity
from models.access.permissions import PERMISSIONS, Permission, Role
from models.areas import agencies, areas
from models.areas.areas import Level
from models.errors import NotFound
from models.store import Query, Store

ReportFilter = Mapping[str, str]


class AssignedReport(TypedDict):
    """What of a report decides who may act on it and who may read it, besides `known_to`, which only some have."""

    agency_id: str
    area_path: list[str]


def acting(store: Store, held: Assignment) -> list[ReportFilter]:
    """Return the filters of what an assignment answers for."""
    if held.agency_id:
        return [{"agency_id": held.agency_id, **_narrowed(store, held)}]
    # Every report lies in the province: what its committee has is in its area already.
    if len(_path(store, held.area_id)) < 2:
        return [{"area_path": held.area_id}]
    return [{"area_path": held.area_id}, {"agency_id": agencies.committee(held.area_id)}]


def reading(store: Store, held: Assignment) -> list[ReportFilter]:
    """Return the filters of what somebody may read through an assignment with which they may read."""
    own = acting(store, held)
    if not held.agency_id:
        return own
    narrowed = _narrowed(store, held)
    found = [*own, {"known_to": held.agency_id, **narrowed}]
    area_id = agencies.area_of(held.agency_id)
    on_the_spot = held.agency_id == agencies.committee(area_id) and _is_commune(store, area_id)
    return [*found, {"area_path": area_id}] if on_the_spot and not narrowed else found


def fits(scope: ReportFilter, report: AssignedReport) -> bool:
    """Say whether a report fits a filter."""
    return all(_holds(report.get(field), value) for field, value in scope.items())


def answers(store: Store, held: Assignment, report: AssignedReport) -> bool:
    """Say whether an assignment may act on a report."""
    return within(acting(store, held), report)


def allowed(store: Store, held: Iterable[Assignment], report: AssignedReport) -> frozenset[Permission]:
    """Return what assignments allow with a report that they answer for."""
    fitting = (PERMISSIONS[Role(one.role)] for one in held if answers(store, one, report))
    return frozenset().union(*fitting)


def readable(store: Store, official: Identity) -> list[ReportFilter]:
    """Return everything that an official may read of reports, each filter once; empty for nothing."""
    found = (
        scope
        for held in permissions.assignments_with(official, Permission.REPORT_READ)
        for scope in reading(store, held)
    )
    return list({tuple(sorted(scope.items())): scope for scope in found}.values())


def handled(store: Store, official: Identity) -> list[ReportFilter]:
    """Return everything that an official answers for and handles, each filter once; empty for nothing."""
    found = (
        scope
        for held in permissions.assignments_with(official, Permission.REPORT_HANDLE)
        for scope in acting(store, held)
    )
    return list({tuple(sorted(scope.items())): scope for scope in found}.values())


def within(found: Iterable[ReportFilter], report: AssignedReport) -> bool:
    """Say whether a report fits one of some filters."""
    return any(fits(scope, report) for scope in found)


def condition(scope: ReportFilter) -> Query:
    """Return a filter as a condition of a query that finds its index."""
    # Few reports are known to others than their unit; their index holds no more than these.
    partial = {"known_to.0": {"$exists": True}} if "known_to" in scope else {}
    return {**scope, **partial}


def _holds(found: object, value: str) -> bool:
    return value in (found if isinstance(found, list) else [found])


def _narrowed(store: Store, held: Assignment) -> ReportFilter:
    """Return the area of an assignment for an agency, if it is less than the agency's own."""
    whole = held.area_id in _path(store, agencies.area_of(held.agency_id))
    return {} if whole else {"area_path": held.area_id}


def _is_commune(store: Store, area_id: str) -> bool:
    try:
        return bool(areas.get(store, area_id)["level"] == Level.COMMUNE)
    except NotFound:
        return False


def _path(store: Store, area_id: str) -> list[str]:
    """Return the ids from the province down; an unknown area stands alone."""
    try:
        return areas.above(store, area_id)
    except NotFound:
        return [area_id]
