"""`/console/reports/{code}/similar/{other}`: two reports side by side, and merging one into the other."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response
from markupsafe import Markup

from api.console.extension import answers
from api.console.extension.page import page
from api.console.reports.shown import marked
from api.desk.reports.presented import WholeReport, whole_view
from api.extensions.context import current_identity, current_store
from models.access.permissions import Permission
from models.areas.distance import metres
from models.desk import desk
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

compare = Blueprint(
    "console_compare", __name__, url_prefix="/console/reports/<string:code>/similar/<string:other>"
)


@dataclass(frozen=True)
class Side:
    """One of the two.

    :param text: its words, with personal data marked.
    :param into: the other one's code, when this one may be merged into it.
    :param apart: whether this one was merged into the other and may be taken out again.
    """

    report: WholeReport
    text: Markup
    into: str
    apart: bool


@compare.get("")
@page(permission=Permission.REPORT_READ)
def show(code: str, other: str) -> Response:
    """Show both with what tells them apart."""
    store, official = current_store(), current_identity()
    found = [desk.find(store, official, one) for one in (code, other)]
    views = [whole_view(report) for report in found]
    sides = [_side(*views), _side(*reversed(views))]
    return answers.page("console/reports/compare.html", sides=sides, distance=_distance(*found))


def _side(view: WholeReport, other: WholeReport) -> Side:
    merges = ReportAction.MERGE in view["actions"] and view["code"] != other["code"]
    is_within = view["merged_into"] == other["code"]
    return Side(
        view,
        marked(view["text"], [one["text"] for one in view["personal"]]),
        other["code"] if merges else "",
        is_within and ReportAction.UNMERGE in view["actions"],
    )


def _distance(one: Report, other: Report) -> int | None:
    """Return how many metres lie between two reports; None when one has no point."""
    here, there = one["place"].get("point"), other["place"].get("point")
    if here is None or there is None:
        return None
    (lon, lat), (other_lon, other_lat) = here["coordinates"], there["coordinates"]
    return round(metres(lat, lon, other_lat, other_lon))
