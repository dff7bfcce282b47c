"""Exports as answers of the API and of the console: what a filter finds, sent as it is read."""

from __future__ import annotations

from flask import Response

from api.desk.reports.filters import FilterArgs, faults_of, filter_from
from api.extensions import downloads
from api.extensions.context import current_identity, current_language, current_store
from models.desk import export
from models.desk.export import ExportRequest
from models.desk.search import Order
from models.errors import insist_on_none


def as_csv(query: FilterArgs) -> Response:
    """Send it as CSV."""
    lines = export.as_csv(current_store(), current_identity(), _read(query))
    return downloads.as_csv(lines, "phan-anh")


def as_xlsx(query: FilterArgs) -> Response:
    """Send it for Excel."""
    parts = export.as_xlsx(current_store(), current_identity(), _read(query))
    return downloads.as_xlsx(parts, "phan-anh")


def _read(query: FilterArgs) -> ExportRequest:
    insist_on_none(faults_of(query))
    found = filter_from(current_store(), query)
    return ExportRequest(found, Order(query["sort"]), current_language())
