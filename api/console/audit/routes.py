"""`/console/audit`: who did what."""

from __future__ import annotations

from flask import Blueprint, Response, stream_with_context

from api.console.audit import listed
from api.console.extension import answers
from api.console.extension.page import page
from models.access.permissions import Permission

audit_pages = Blueprint("console_audit", __name__, url_prefix="/console/audit")


@audit_pages.get("")
@page(permission=Permission.PEOPLE_MANAGE)
def show() -> Response:
    """Show the acts that the address asks for."""
    return answers.page("console/audit/list.html", listed=listed.asked())


@audit_pages.get("/export.csv")
@page(permission=Permission.PEOPLE_MANAGE)
def export() -> Response:
    """Send all acts that the address asks for as CSV; that they were taken is noted."""
    name = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    return Response(stream_with_context(listed.exported()), mimetype="text/csv", headers=name)
