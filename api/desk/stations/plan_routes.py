"""`/v1/desk/stations/plan`, `export.csv` and `export.xlsx`: the plan of conversion, and the register as a table."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask.views import MethodView

from api.desk.stations import planned
from api.desk.stations.planned import ShownPlan
from api.desk.stations.schemas import ConversionPlanSchema, PlanArgs, PlanArgsSchema, area_faults
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.downloads import BINARY, CSV, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.stations import exporting
from models.stations.stations import Station

plan_blp = Blueprint(
    "desk-station-plan", __name__, url_prefix="/v1/desk/stations", description="The plan of conversion"
)


def _faults(query: PlanArgs) -> Iterator[Fault]:
    return area_faults(current_store(), query["area"])


def _found(query: PlanArgs) -> list[Station]:
    store = current_store()
    insist_on_none(_faults(query))
    return planned.stations_of(store, current_identity(), planned.area_of(store, query["area"]))


@plan_blp.route("/plan")
class PlanViews(MethodView):
    """The plan."""

    @plan_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_READ)
    @plan_blp.arguments(PlanArgsSchema, location="query", check=_faults)
    @plan_blp.response(200, ConversionPlanSchema)
    def get(self, query: PlanArgs) -> ShownPlan:
        """Show which station goes next, what each pace reaches by 2025, and what was done year by year.

        Broken ones first, then worn out ones, then those older than five years. 15 % a year reaches 60 % in the four
        years of the plan, and not all.
        """
        store = current_store()
        insist_on_none(_faults(query))
        return planned.shown(
            store, current_identity(), planned.area_of(store, query["area"]), query["percent"]
        )


@plan_blp.route("/export.csv")
class CsvViews(MethodView):
    """As CSV."""

    @plan_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_READ)
    @plan_blp.arguments(PlanArgsSchema, location="query", check=_faults)
    @plan_blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: PlanArgs) -> Response:
        """Send the register of an area as CSV in UTF-8; the export is noted."""
        lines = exporting.as_csv(current_store(), current_identity(), _found(query))
        return downloads.as_csv(lines, "dai-truyen-thanh")


@plan_blp.route("/export.xlsx")
class XlsxViews(MethodView):
    """As XLSX."""

    @plan_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_READ)
    @plan_blp.arguments(PlanArgsSchema, location="query", check=_faults)
    @plan_blp.response(200, BINARY, content_type=XLSX)
    @plan_blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: PlanArgs) -> Response:
        """Send the same for Excel; the export is noted."""
        parts = exporting.as_xlsx(current_store(), current_identity(), _found(query))
        return downloads.as_xlsx(parts, "dai-truyen-thanh")
