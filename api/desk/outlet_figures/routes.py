"""`/v1/desk/outlet-figures`: the share of airings that were really heard, and uptime, by commune and month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from flask import Response
from flask.views import MethodView

from api.desk.outlet_figures.schemas import (
    MONTHS,
    FiguresArgs,
    OutletFiguresArgsSchema,
    OutletFiguresSchema,
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
from models.monitoring import access, figures, figures_export
from models.monitoring.figures import MonthFigures
from models.store import Query

blp = Blueprint(
    "desk-outlet-figures",
    __name__,
    url_prefix="/v1/desk/outlet-figures",
    description="How much of what was due was really heard",
)


def _faults(query: FiguresArgs) -> Iterable[Fault]:
    if not query["first"] or not query["last"]:
        return
    if not 1 <= len(figures.months_between(query["first"], query["last"])) <= MONTHS:
        yield Fault("last", "months_span", {"most": MONTHS}, about=("first", "last"))


@blp.route("")
class OutletFiguresViews(MethodView):
    """Figures of outlets."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(OutletFiguresArgsSchema, location="query", check=_faults)
    @blp.response(200, OutletFiguresSchema(many=True))
    def get(self, query: FiguresArgs) -> list[MonthFigures]:
        """Show for each commune and month the share of airings that were heard, and uptime, with denominators."""
        return list(_found(query))


@blp.route("/export.csv")
class OutletFiguresCsvViews(MethodView):
    """As CSV."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(OutletFiguresArgsSchema, location="query", check=_faults)
    @blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: FiguresArgs) -> Response:
        """Send the same as CSV in UTF-8; the export is noted."""
        lines = figures_export.as_csv(current_store(), current_identity(), list(_found(query)))
        return downloads.as_csv(lines, "diem-phat")


@blp.route("/export.xlsx")
class OutletFiguresXlsxViews(MethodView):
    """As XLSX."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(OutletFiguresArgsSchema, location="query", check=_faults)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: FiguresArgs) -> Response:
        """Send the same for Excel; the export is noted."""
        now = datetime.now(UTC)
        parts = figures_export.as_xlsx(current_store(), current_identity(), list(_found(query)), now)
        return downloads.as_xlsx(parts, "diem-phat")


def _found(query: FiguresArgs) -> Iterator[MonthFigures]:
    insist_on_none(_faults(query))
    store = current_store()
    within: Query = access.areas_for(current_identity(), Permission.OUTLET_READ)
    if query["area"]:
        within = {"$and": [within, {"paths": areas.id_of(store, query["area"])}]}
    months = figures.months_between(query["first"], query["last"])
    return figures.of_communes(store, within, months, datetime.now(UTC))
