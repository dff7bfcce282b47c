"""`/console/staff/import`: the register comes in as a table, with a template to fill in; and out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension import table_import
from api.console.extension.page import page
from api.console.extension.table_import import Door
from api.desk.staff.schemas import StaffExportArgsSchema
from api.desk.stations.schemas import area_faults
from api.desk.tables import answered
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms, same_site
from models.access.permissions import Permission
from models.areas import areas
from models.staff import exporting, importing

table_pages = Blueprint("console_staff_table", __name__, url_prefix="/console/staff")

DOOR = Door(importing.ROOM, importing.managed_by, "console/staff/import.html", "/console/staff")


@table_pages.get("/import")
@page(permission=Permission.STAFF_MANAGE)
def ask() -> Response:
    """Ask for a table."""
    return table_import.shown(DOOR)


@table_pages.post("/import")
@page(permission=Permission.STAFF_MANAGE)
@body(BodySize(files=1))
@idempotent_form
def take() -> Response:
    """Say what a table would do, or do it: all of it or nothing."""
    return table_import.take(DOOR)


@table_pages.get("/template.xlsx")
@page(permission=Permission.STAFF_MANAGE)
def template() -> Response:
    """Send an empty table to fill in."""
    return answered.template(importing.ROOM, "can-bo-mau")


@table_pages.get("/export.csv")
@page(permission=Permission.STAFF_READ)
def as_csv() -> Response:
    """Send the staff of an area as CSV, with their names; the export is noted."""
    lines = exporting.as_csv(current_store(), current_identity(), _area())
    return downloads.as_csv(lines, "can-bo")


@table_pages.get("/export.xlsx")
@page(permission=Permission.STAFF_READ)
def as_xlsx() -> Response:
    """Send the same for Excel; the export is noted."""
    parts = exporting.as_xlsx(current_store(), current_identity(), _area())
    return downloads.as_xlsx(parts, "can-bo")


def _area() -> str:
    """Return the area that the address names; "" for all."""
    same_site.insist_of_link()
    store = current_store()
    query = forms.load(StaffExportArgsSchema(), request.args, lambda one: area_faults(store, one["area"]))
    return areas.id_of(store, query["area"]) if query["area"] else ""
