"""Demo reports: filed by invented residents, and brought as far as the demo's officials have come with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import NotRequired, TypedDict, cast

from local import demo_people
from models.access.callers import Identity
from models.areas import areas
from models.areas.areas import Area
from models.categories.report_kinds import ReportKind
from models.desk import desk
from models.errors import Clash, Forbidden
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.people.official_shapes import Official
from models.reports import filing, reports
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store, datafiles
from models.workflow.transitions import CloseReason, ReportAction

#: Metres of a degree of latitude.
DEGREE = 111_320


class DemoStep(TypedDict):
    """What an official did with a report."""

    action: str
    note: NotRequired[str]
    reason: NotRequired[str]


class DemoReport(TypedDict):
    """A row of `demo_reports.yml`."""

    id: str
    official: str
    category: str
    text: str
    kind: NotRequired[str]
    address: NotRequired[str]
    north: NotRequired[int]
    east: NotRequired[int]
    mine: NotRequired[bool]
    steps: NotRequired[list[DemoStep]]


def load(store: Store) -> None:
    """File the reports in the communes of the demo's officials; what was filed already stays as it is."""
    people = demo_people.everybody(store)
    rows: list[DemoReport] = datafiles.read("demo_reports.yml")["reports"]
    for row in rows:
        if row["official"] in people:
            _load(store, row, people[row["official"]])


def _load(store: Store, row: DemoReport, official: Official) -> None:
    area = areas.get(store, official["assignments"][0]["area_id"])
    found = filing.file(store, _draft(row, area), _reporter(row), key=f"demo-report-{row['id']}")
    if not found.fresh:
        return
    who = demo_people.identity(official)
    if row.get("mine"):
        _take(store, who, found.report, ActionRequest(ReportAction.ASSIGN, assignee_id=who.id))
    for step in row.get("steps", []):
        _take(store, who, found.report, _request(step))


def _take(store: Store, who: Identity, report: Report, request: ActionRequest) -> None:
    now = reports.get(store, report["_id"])
    # A province with other rules leaves the report where it is.
    with suppress(Clash, Forbidden):
        desk.act(store, who, report["code"], request, expect=now["version"])


def _request(step: DemoStep) -> ActionRequest:
    return ActionRequest(
        ReportAction(step["action"]),
        note=step.get("note", ""),
        reason=CloseReason(step["reason"]) if "reason" in step else None,
    )


def _draft(row: DemoReport, area: Area) -> Draft:
    lat, lon = _point(row, area["center"])
    return Draft(
        text=row["text"],
        category=row["category"],
        kind=ReportKind(row.get("kind", ReportKind.INCIDENT)),
        area_id=area["_id"],
        lat=lat,
        lon=lon,
        address=row.get("address", ""),
    )


def _point(row: DemoReport, center: Mapping[str, object] | None) -> tuple[float | None, float | None]:
    if center is None or "north" not in row:
        return None, None
    lon, lat = cast("list[float]", center["coordinates"])
    east = row.get("east", 0) / (DEGREE * math.cos(math.radians(lat)))
    return round(lat + row["north"] / DEGREE, 6), round(lon + east, 6)


def _reporter(row: DemoReport) -> Reporter:
    device = f"demo-{row['id']}"
    return Reporter(MessageChannel.PUSH, Owner("device", device), {"kind": "device", "id": device})
