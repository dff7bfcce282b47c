"""`/v1/desk/stations/import`: the register as a table."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView

from api.desk.tables import answered
from api.desk.tables.schemas import (
    ImportedTable,
    ImportedTableSchema,
    TableArgs,
    TableArgsSchema,
    TableFile,
    TableFileSchema,
)
from api.extensions.context import current_identity
from api.extensions.downloads import BINARY, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.stations import importing

table_blp = Blueprint(
    "desk-station-table", __name__, url_prefix="/v1/desk/stations", description="Stations as a table"
)


@table_blp.route("/import")
class ImportViews(MethodView):
    """Import."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @table_blp.idempotent
    @table_blp.body(files=1)
    @table_blp.arguments(TableArgsSchema, location="query")
    @table_blp.arguments(TableFileSchema, location="files")
    @table_blp.response(200, ImportedTableSchema)
    @table_blp.alt_response(503, schema=ProblemSchema)
    def post(self, query: TableArgs, files: TableFile) -> ImportedTable:
        """Add and change stations by a table (nhập danh sách đài): all of its lines, or none.

        A line without `Mã đài` means the station of that name in that commune, else a new one. Conversions and ends are
        steps of their own.
        With `dry_run` nothing is kept, and `faults` name the line, the column and the reason of each; without, faults
        are a problem (422) whose fields are `lines.<line>.<column>`. What the table does not name stays: stations, and
        columns. An empty cell empties.
        """
        may = importing.managed_by(current_identity())
        return answered.imported(importing.ROOM, may, files, dry_run=query["dry_run"])


@table_blp.route("/template.xlsx")
class TemplateViews(MethodView):
    """The template."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.STATION_MANAGE)
    @table_blp.response(200, BINARY, content_type=XLSX)
    def get(self) -> Response:
        """Send an empty table for Excel, whose second sheet says what each column takes."""
        return answered.template(importing.ROOM, "dai-truyen-thanh-mau")
