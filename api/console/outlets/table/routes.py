"""`/console/outlets/import`: a table of outlets, tried or kept, with the line and the column of every fault."""

from __future__ import annotations

from flask import Blueprint, Response

from api.console.extension import table_import
from api.console.extension.page import page
from api.console.extension.table_import import Door
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from models.access.permissions import Permission
from models.outlets import importing

table_pages = Blueprint("console_outlet_table", __name__, url_prefix="/console/outlets/import")

DOOR = Door(importing.ROOM, importing.managed_by, "console/outlets/import.html", "/console/outlets")


@table_pages.get("")
@page(permission=Permission.OUTLET_MANAGE)
def ask() -> Response:
    """Ask for a table."""
    return table_import.shown(DOOR)


@table_pages.post("")
@page(permission=Permission.OUTLET_MANAGE)
@body(BodySize(files=1))
@idempotent_form
def take() -> Response:
    """Say what a table would do, or do it: all of it or nothing."""
    return table_import.take(DOOR)
