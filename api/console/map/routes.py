"""`/console/map`: where the reports of a filter are; the filter is the address, as in the queue."""

from __future__ import annotations

from flask import Blueprint, Response

from api.console.extension import answers
from api.console.extension.page import page
from api.console.map import shown
from api.console.reports import queue
from models.access.permissions import Permission

map_pages = Blueprint("console_map", __name__, url_prefix="/console/map")

#: Reports on one map, and in its table; the next ones are a page further.
MOST = 100


@map_pages.get("")
@page(permission=Permission.REPORT_READ)
def show() -> Response:
    """Show the reports that the address asks for as points, and as a table."""
    found = queue.asked("/console/map", MOST)
    rows = shown.placed(found)
    return answers.page(
        "console/map/map.html",
        queue=found,
        rows=rows,
        placed=sum(bool(row.at) for row in rows),
        map=shown.map_of(rows),
        legend=shown.legend([row.report["state"]["id"] for row in rows if row.at]),
    )
