"""Offices: which officials have a report on their desk."""

from __future__ import annotations

from collections.abc import Iterable

from models import officials
from models.identity import Assignment
from models.permissions import PERMISSIONS, Permission
from models.reports import ReportKind
from models.store import Document, Store

#: Roles that handle reports.
HANDLING_ROLES = sorted(role for role, may in PERMISSIONS.items() if Permission.REPORT_HANDLE in may)


def officials_of(store: Store, report: Document) -> list[str]:
    """The ids of the officials who are to see at once what happens to a report.

    The one whom it is assigned to, while he may handle it; else everybody of its agency; without any, those of any
    agency in the nearest area. A call for rescue reaches all who may handle it.
    """
    able = _able(store, report)
    if report["kind"] == ReportKind.RESCUE:
        return sorted(able)
    if report.get("assignee_id") in able:
        return [report["assignee_id"]]
    best = min(able.values(), default=0)
    return sorted(official_id for official_id, distance in able.items() if distance == best)


def _able(store: Store, report: Document) -> dict[str, int]:
    """Who may handle the report, and how far from it he sits."""
    held = {
        "role": {"$in": HANDLING_ROLES},
        "area_id": {"$in": report["area_path"]},
        "agency_id": {"$in": ["", report["agency_id"]]},
    }
    found = store.db[officials.COLLECTION].find({"disabled_at": None, "assignments": {"$elemMatch": held}})
    return {
        official["_id"]: _distance((Assignment(**row) for row in official["assignments"]), report)
        for official in found
    }


def _distance(held: Iterable[Assignment], report: Document) -> int:
    """0 for the agency itself, else 1 for the commune and more for what stands above it."""
    path = report["area_path"]
    return min(
        0 if one.agency_id else 1 + _levels_above(path, one.area_id)
        for one in held
        if one.role in HANDLING_ROLES and one.area_id in path and one.agency_id in {"", report["agency_id"]}
    )


def _levels_above(path: list[str], area_id: str) -> int:
    return len(path) - 1 - path.index(area_id)
