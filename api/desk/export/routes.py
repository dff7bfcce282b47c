"""`/v1/desk/reports/export.csv` and `.xlsx`: what a filter finds, for a spreadsheet."""

from __future__ import annotations

import io
import tempfile
from typing import IO

from flask import Response, send_file
from flask.views import MethodView

from api.desk.reports.filters import FilterArgs, FilterSchema, faults_of, filter_from
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import export
from models.desk.export import ExportRequest
from models.desk.search import Order
from models.errors import insist_on_none

blp = Blueprint(
    "desk-export", __name__, url_prefix="/v1/desk/reports", description="Reports for a spreadsheet"
)

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Bytes of a file that is sent from memory.
IN_MEMORY = 1_000_000

BINARY = {"type": "string", "format": "binary"}


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
        lines = export.as_csv(current_store(), current_identity(), _read(query))
        name = {"Content-Disposition": 'attachment; filename="phan-anh.csv"'}
        return Response(lines, mimetype=CSV, headers=name)


@blp.route("/export.xlsx")
class XlsxViews(MethodView):
    """As XLSX."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(FilterSchema, location="query", check=faults_of)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: FilterArgs) -> Response:
        """Send the same for Excel, up to 100,000 reports; more than that only as CSV (409)."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 (what is sent from it closes it)
        try:
            export.as_xlsx(current_store(), current_identity(), _read(query), file)
            return _sent(file)
        except BaseException:
            file.close()
            raise


def _sent(file: IO[bytes]) -> Response:
    """Send a small file from memory, a large one from the disk."""
    size, _ = file.tell(), file.seek(0)
    content: IO[bytes] = file
    if size <= IN_MEMORY:
        content = io.BytesIO(file.read())
        file.close()
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name="phan-anh.xlsx")


def _read(query: FilterArgs) -> ExportRequest:
    insist_on_none(faults_of(query))
    found = filter_from(current_store(), query)
    return ExportRequest(found, Order(query["sort"]), current_language())
