"""`/console/stations/import`: the register comes in as a table, with a template to fill in."""

from __future__ import annotations

from flask import Blueprint, Response

from api.console.extension import table_import
from api.console.extension.page import page
from api.console.extension.table_import import Door
from api.desk.tables import answered
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from models.access.permissions import Permission
from models.stations import importing

table_pages = Blueprint("console_station_table", __name__, url_prefix="/console/stations")

DOOR = Door(importing.ROOM, importing.managed_by, "console/stations/import.html", "/console/stations")


@table_pages.get("/import")
@page(permission=Permission.STATION_MANAGE)
def ask() -> Response:
    """Ask for a table."""
    return table_import.shown(DOOR)


@table_pages.post("/import")
@page(permission=Permission.STATION_MANAGE)
@body(BodySize(files=1))
@idempotent_form
def take() -> Response:
    """Say what a table would do, or do it: all of it or nothing."""
    return table_import.take(DOOR)


@table_pages.get("/template.xlsx")
@page(permission=Permission.STATION_MANAGE)
def template() -> Response:
    """Send an empty table to fill in."""
    return answered.template(importing.ROOM, "dai-truyen-thanh-mau")
