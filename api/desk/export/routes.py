"""`/v1/desk/reports/export.csv` and `.xlsx`: what a filter finds, for a spreadsheet."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView

from api.desk.export import answered
from api.desk.reports.filters import FilterArgs, FilterSchema, faults_of
from api.extensions.downloads import BINARY, CSV, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission

blp = Blueprint(
    "desk-export", __name__, url_prefix="/v1/desk/reports", description="Reports for a spreadsheet"
)


@blp.route("/export.csv")
class CsvViews(MethodView):
    """As CSV."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(FilterSchema, location="query", check=faults_of)
    @blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: FilterArgs) -> Response:
        """Send every report that the filter finds, as CSV in UTF-8, sent as it is read.

        Nothing in it tells who reported. Texts that a spreadsheet would run begin with an apostrophe. The export is
        noted: who, which filter, how many.
        """
        return answered.as_csv(query)


@blp.route("/export.xlsx")
class XlsxViews(MethodView):
    """As XLSX."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(FilterSchema, location="query", check=faults_of)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: FilterArgs) -> Response:
        """Send the same for Excel, sent as it is read, up to what a sheet holds (1,048,575 reports; else 409)."""
        return answered.as_xlsx(query)
