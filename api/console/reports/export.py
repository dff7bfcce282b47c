"""`/console/reports/export.csv` and `.xlsx`: what the filter of the queue finds, for a spreadsheet."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension.page import page
from api.desk.export import answered
from api.desk.reports.filters import FilterArgs, FilterSchema, faults_of
from api.html import same_site
from api.html.forms import load
from models.access.permissions import Permission

export = Blueprint("console_export", __name__, url_prefix="/console/reports")


@export.get("/export.csv")
@page(permission=Permission.REPORT_READ)
def as_csv() -> Response:
    """Send it as CSV; the export is noted."""
    return answered.as_csv(_asked())


@export.get("/export.xlsx")
@page(permission=Permission.REPORT_READ)
def as_xlsx() -> Response:
    """Send it for Excel; the export is noted."""
    return answered.as_xlsx(_asked())


def _asked() -> FilterArgs:
    same_site.insist_of_link()
    loaded: FilterArgs = load(FilterSchema(), request.args, faults_of)  # type: ignore[assignment]
    return loaded
