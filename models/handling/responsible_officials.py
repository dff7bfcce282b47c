"""Responsible officials: those who have a report on their desk."""

from __future__ import annotations

from collections.abc import Iterator

from models.access import report_access
from models.access.callers import Assignment
from models.access.permissions import PERMISSIONS, Permission
from models.areas import agencies
from models.people.official_shapes import OFFICIALS, Official
from models.reports.reports import Report, is_rescue
from models.store import Store

#: Roles that handle reports.
HANDLING_ROLES = sorted(role for role, may in PERMISSIONS.items() if Permission.REPORT_HANDLE in may)


def officials_of(store: Store, report: Report) -> list[str]:
    """Return the ids of the officials who are to see at once what happens to a report.

    The one whom it is assigned to, while they may handle it; else everybody of its agency; without any, those of any
    agency in the nearest area. A call for rescue reaches all who may handle it.
    """
    able = _able(store, report)
    if is_rescue(report):
        return sorted(able)
    if (assignee_id := report["assignee_id"]) in able:
        return [assignee_id]
    best = min(able.values(), default=0)
    return sorted(official_id for official_id, distance in able.items() if distance == best)


def names(store: Store, report: Report) -> dict[str, str]:
    """Return the names of those whom a report can be assigned to, by their ids, whoever is nearest first."""
    able = _able(store, report)
    found = store.collection(OFFICIALS).find({"_id": {"$in": list(able)}}, {"name": 1})
    rows = {row["_id"]: row["name"] for row in found}
    return dict(sorted(rows.items(), key=lambda row: (able[row[0]], row[1])))


def _able(store: Store, report: Report) -> dict[str, int]:
    """Return who may handle the report, each with how far from it they sit."""
    agency_id = report["agency_id"]
    near = [*report["area_path"], agencies.area_of(agency_id)]
    held = {
        "role": {"$in": HANDLING_ROLES},
        "$or": [{"agency_id": agency_id}, {"agency_id": "", "area_id": {"$in": near}}],
    }
    found = store.collection(OFFICIALS).find({"disabled_at": None, "assignments": {"$elemMatch": held}})
    distances = {official["_id"]: list(_distances(store, official, report)) for official in found}
    return {official_id: min(rows) for official_id, rows in distances.items() if rows}


def _distances(store: Store, official: Official, report: Report) -> Iterator[int]:
    """Yield 0 for the agency itself, else 1 for the commune and more for what stands above it."""
    path = report["area_path"]
    for held in (Assignment(**row) for row in official["assignments"]):
        if held.role in HANDLING_ROLES and report_access.answers(store, held, report):
            above = len(path) - path.index(held.area_id) if held.area_id in path else 1
            yield 0 if held.agency_id else above
