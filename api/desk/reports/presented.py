"""Reports as their unit sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from api.desk.reports.presented_steps import DeskStep, steps
from api.extensions.context import current_identity, current_language, current_store
from api.reports import presented_parts
from api.reports.presented import SharedReport, shared_view
from api.reports.presented_parts import DeskPart
from api.reports.surroundings import Surroundings, surroundings_of
from models.desk import desk
from models.handling import actions
from models.language import wording
from models.reports import call_groups, search_facets
from models.reports.call_groups import GroupSize
from models.reports.reports import Proposal, Report
from models.workflow.transitions import name_of


class DeskPoint(TypedDict):
    """Degrees, WGS 84."""

    lat: float
    lon: float


class ShownBurst(TypedDict):
    """What many calls for rescue have in common, how many they are, and how many of them nobody has ended."""

    by: str
    calls: int
    open: int
    name: str


class DeskReport(SharedReport):
    """A report as a row of the list; `actions` are what the official may do now."""

    own: bool
    version: int
    timeline: list[DeskStep]
    actions: list[str]
    assignee_id: str | None
    extended: bool
    reopened: bool
    urgency: str | None
    channel: str
    point: DeskPoint | None
    burst: ShownBurst | None
    outlet_id: str | None


class WholeReport(DeskReport, DeskPart):
    """A single report; `proposed` is the category that its words point to."""

    proposed: Proposal | None


def desk_views(found: Sequence[Report]) -> list[DeskReport]:
    """Show reports as their unit sees them."""
    around = surroundings_of(current_store(), found, current_language())
    sizes = call_groups.sizes(current_store(), found)
    return [_desk_view(around, report, sizes) for report in found]


def _desk_view(around: Surroundings, report: Report, sizes: Mapping[str, GroupSize]) -> DeskReport:
    who = desk.performer_of(current_store(), current_identity(), report).who
    return {
        **shared_view(around, report),
        "own": False,
        "version": report["version"],
        "timeline": steps(around, report),
        "actions": [name_of(action) for action in actions.possible(around.store, report, who)],
        "assignee_id": report.get("assignee_id"),
        "extended": report.get("extended", False),
        "reopened": report.get("reopened", False),
        "urgency": report.get("urgency"),
        "channel": report["reporter"]["channel"],
        "point": _point(report),
        "burst": _burst(report, sizes, around.language),
        "outlet_id": report.get("outlet_id"),
    }


def whole_view(report: Report) -> WholeReport:
    """Show one report with all that a list leaves out."""
    part = presented_parts.desk_part(current_store(), report, current_language())
    (row,) = desk_views([report])
    return {**row, **part, "proposed": search_facets.proposal(report)}


def _burst(report: Report, sizes: Mapping[str, GroupSize], language: str) -> ShownBurst | None:
    """Show that a call is one of many: "57 calls, same sender"."""
    size = sizes.get(call_groups.group_of(report))
    if size is None:
        return None
    by = report["burst"]["by"]
    name = wording.word(f"calls_by_{by}", language).format(calls=size["calls"])
    return {"by": by, "calls": size["calls"], "open": size["open"], "name": name}


def _point(report: Report) -> DeskPoint | None:
    """Show the point that the resident gave."""
    point = report["place"].get("point")
    if point is None:
        return None
    longitude, latitude = point["coordinates"]
    return {"lat": latitude, "lon": longitude}
