"""`/v1/desk/targets`: the dashboard of a plan, and the units behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Response
from flask.views import MethodView

from api.desk.targets import asked, presented
from api.desk.targets.presented import ShownDashboard, ShownKept, ShownUnit
from api.desk.targets.schemas import (
    FigureSchema,
    HistoryArgs,
    HistoryArgsSchema,
    TargetsArgs,
    TargetsArgsSchema,
    TargetsSchema,
    UnitFigureSchema,
)
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.downloads import BINARY, CSV, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.targets import catalogue, dashboard, exporting, figures

blp = Blueprint(
    "desk-targets", __name__, url_prefix="/v1/desk/targets", description="Targets of the provincial plans"
)


def _faults(query: TargetsArgs) -> Iterator[Fault]:
    return asked.faults(current_store(), query)


def _asked(query: TargetsArgs) -> asked.Asked:
    insist_on_none(_faults(query))
    return asked.read(current_store(), query)


@blp.route("")
class TargetsViews(MethodView):
    """The dashboard."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(TargetsArgsSchema, location="query", check=_faults)
    @blp.response(200, TargetsSchema)
    def get(self, query: TargetsArgs) -> ShownDashboard:
        """Show every target of a plan for an area, today and year by year, with denominators and sources.

        The area may be of either map: the province, a former district, a commune. What can't be said, says why.
        """
        store, wanted = current_store(), _asked(query)
        return presented.dashboard(wanted.plan, wanted.area_id, asked.rows(store, wanted))


@blp.route("/export.csv")
class TargetsCsvViews(MethodView):
    """As CSV."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(TargetsArgsSchema, location="query", check=_faults)
    @blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: TargetsArgs) -> Response:
        """Send the same as CSV in UTF-8, a row a target and year; the export is noted."""
        store, wanted = current_store(), _asked(query)
        lines = exporting.as_csv(store, current_identity(), wanted.area_id, asked.rows(store, wanted))
        return downloads.as_csv(lines, "muc-tieu")


@blp.route("/export.xlsx")
class TargetsXlsxViews(MethodView):
    """As XLSX."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(TargetsArgsSchema, location="query", check=_faults)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: TargetsArgs) -> Response:
        """Send the same for Excel; the export is noted."""
        store, wanted, now = current_store(), _asked(query), datetime.now(UTC)
        rows = asked.rows(store, wanted)
        parts = exporting.as_xlsx(store, current_identity(), wanted.area_id, rows, now)
        return downloads.as_xlsx(parts, "muc-tieu")


@blp.route("/<string:target_id>/units")
class UnitsViews(MethodView):
    """The units behind a figure."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.response(200, UnitFigureSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, target_id: str) -> list[ShownUnit]:
        """Show today's figure of each commune, or of each former district where the target is of districts."""
        store = current_store()
        target = catalogue.target(target_id)
        plan = catalogue.plan_here(store, target.plan)
        return presented.units(dashboard.by_unit(store, plan, target, datetime.now(UTC)))


@blp.route("/<string:target_id>/history")
class HistoryViews(MethodView):
    """What was kept."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(HistoryArgsSchema, location="query")
    @blp.response(200, FigureSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: HistoryArgs, target_id: str) -> list[ShownKept]:
        """List every figure that was kept of a target for an area and for what it was before, the newest first."""
        store = current_store()
        target = catalogue.target(target_id)
        plan = catalogue.plan_here(store, target.plan)
        area_id = asked.area_of(store, plan, query["area"])
        return presented.figures(figures.history(store, target_id, area_id))
