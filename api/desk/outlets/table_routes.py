"""`/v1/desk/outlets/import`, `export.csv` and `export.xlsx`: the registry as a table."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask.views import MethodView

from api.desk.outlets.filters import FilterArgs, OutletFilterSchema, area_faults, filter_of
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
from models.errors import Fault, insist_on_none
from models.outlets import exporting, importing

table_blp = Blueprint(
    "desk-outlet-table", __name__, url_prefix="/v1/desk/outlets", description="Outlets as a table"
)


def _area_faults(query: FilterArgs) -> Iterator[Fault]:
    return area_faults(current_store(), query)


@table_blp.route("/import")
class ImportViews(MethodView):
    """Import."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @table_blp.idempotent
    @table_blp.body(files=1)
    @table_blp.arguments(TableArgsSchema, location="query")
    @table_blp.arguments(TableFileSchema, location="files")
    @table_blp.response(200, ImportedTableSchema)
    @table_blp.alt_response(503, schema=ProblemSchema)
    def post(self, query: TableArgs, files: TableFile) -> ImportedTable:
        """Add and change outlets by a table (nhập danh sách): all of its lines, or none.

        With `dry_run` nothing is kept, and `faults` name the line, the column and the reason of each; without, faults
        are a problem (422) whose fields are `lines.<line>.<column>`. What the table does not name stays: outlets, and
        columns of those that it names. An empty cell empties.
        """
        may = importing.managed_by(current_identity())
        return answered.imported(importing.ROOM, may, files, dry_run=query["dry_run"])


@table_blp.route("/export.csv")
class CsvViews(MethodView):
    """As CSV."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @table_blp.arguments(OutletFilterSchema, location="query", check=_area_faults)
    @table_blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: FilterArgs) -> Response:
        """Send what the filter finds as CSV in UTF-8, which an import takes again.

        Texts that a spreadsheet would run begin with an apostrophe, which the import takes off again. Who runs a
        private board is not in it.
        """
        insist_on_none(_area_faults(query))
        store = current_store()
        lines = exporting.as_csv(store, current_identity(), filter_of(store, query))
        return downloads.as_csv(lines, "diem-phat")


@table_blp.route("/export.xlsx")
class XlsxViews(MethodView):
    """As XLSX."""

    @table_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @table_blp.arguments(OutletFilterSchema, location="query", check=_area_faults)
    @table_blp.response(200, BINARY, content_type=XLSX)
    def get(self, query: FilterArgs) -> Response:
        """Send the same for Excel; every text stays a text."""
        insist_on_none(_area_faults(query))
        store = current_store()
        parts = exporting.as_xlsx(store, current_identity(), filter_of(store, query))
        return downloads.as_xlsx(parts, "diem-phat")
