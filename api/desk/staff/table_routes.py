"""`/v1/desk/staff/import`, `export.csv` and `export.xlsx`: the register as a table."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask.views import MethodView

from api.desk.staff.schemas import StaffExportArgs, StaffExportArgsSchema
from api.desk.stations.schemas import area_faults
from api.desk.tables import answered
from api.desk.tables.schemas import (
    ImportedTable,
    ImportedTableSchema,
    TableArgs,
    TableArgsSchema,
    TableFile,
    TableFileSchema,
)
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.downloads import BINARY, CSV, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.staff import exporting, importing

table_blp = Blueprint(
    "desk-staff-table", __name__, url_prefix="/v1/desk/staff", description="Staff as a table"
)


def _faults(query: StaffExportArgs) -> Iterator[Fault]:
    return area_faults(current_store(), query["area"])


def _area(query: StaffExportArgs) -> str:
    insist_on_none(_faults(query))
    return areas.id_of(current_store(), query["area"]) if query["area"] else ""


@table_blp.route("/import")
class ImportViews(MethodView):
    """Import."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @table_blp.idempotent
    @table_blp.body(files=1)
    @table_blp.arguments(TableArgsSchema, location="query")
    @table_blp.arguments(TableFileSchema, location="files")
    @table_blp.response(200, ImportedTableSchema)
    @table_blp.alt_response(503, schema=ProblemSchema)
    def post(self, query: TableArgs, files: TableFile) -> ImportedTable:
        """Add and change staff by a table (nhập danh sách cán bộ): all of its lines, or none.

        A line without `Mã cán bộ` means whoever has that name and began on that day in that unit, else somebody new.
        Trainings and that somebody left are steps of their own.
        With `dry_run` nothing is kept, and `faults` name the line, the column and the reason of each; without, faults
        are a problem (422) whose fields are `lines.<line>.<column>`. What the table does not name stays: staff, and
        columns. An empty cell empties.
        """
        may = importing.managed_by(current_identity())
        return answered.imported(importing.ROOM, may, files, dry_run=query["dry_run"])


@table_blp.route("/template.xlsx")
class TemplateViews(MethodView):
    """The template."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @table_blp.response(200, BINARY, content_type=XLSX)
    def get(self) -> Response:
        """Send an empty table for Excel, whose second sheet says what each column takes."""
        return answered.template(importing.ROOM, "can-bo-mau")


@table_blp.route("/export.csv")
class CsvViews(MethodView):
    """As CSV."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @table_blp.arguments(StaffExportArgsSchema, location="query", check=_faults)
    @table_blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: StaffExportArgs) -> Response:
        """Send the staff of an area as CSV in UTF-8, with their names.

        The export is noted; an import takes it again.
        """
        lines = exporting.as_csv(current_store(), current_identity(), _area(query))
        return downloads.as_csv(lines, "can-bo")


@table_blp.route("/export.xlsx")
class XlsxViews(MethodView):
    """As XLSX."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @table_blp.arguments(StaffExportArgsSchema, location="query", check=_faults)
    @table_blp.response(200, BINARY, content_type=XLSX)
    def get(self, query: StaffExportArgs) -> Response:
        """Send the same for Excel; the export is noted."""
        parts = exporting.as_xlsx(current_store(), current_identity(), _area(query))
        return downloads.as_xlsx(parts, "can-bo")
