"""Hotlines: short numbers to call.

Document: `{_id: number, name: {vi, km, en}, areas, order, origin}`; `areas` lists the areas that have the
number (and everything below them), empty means everywhere.
"""

from __future__ import annotations

from pymongo import ASCENDING

from models.areas import areas
from models.categories.categories import Urgency
from models.categories.report_kinds import ReportKind
from models.reports.reports import Report
from models.store import Document, Store
from models.store.collections import CollectionSpec

HOTLINES = CollectionSpec(
    "hotlines",
    Document,
    purpose="",
    kept="",
)


def every(store: Store, area_id: str | None = None) -> list[Document]:
    """The numbers that work in an area (default: the active province), in the order of the screen."""
    here = areas.above(store, area_id or areas.active_province_id(store))
    query = {"$or": [{"areas": []}, {"areas": {"$in": here}}]}
    return list(store.collection(HOTLINES).find(query).sort("order", ASCENDING))


def for_report(store: Store, report: Report) -> list[Document]:
    """The numbers to call at once where a report is a call for rescue or an emergency; none otherwise."""
    if report["kind"] != ReportKind.RESCUE and report.get("urgency") != Urgency.EMERGENCY:
        return []
    return every(store, report["place"]["area_id"])
