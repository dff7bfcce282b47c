"""`/console/outlets/export.csv` and `.xlsx`: the list as a table, which an import takes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from api.console.extension.page import page
from api.console.outlets.registry.schemas import ExportSchema
from api.desk.outlets.filters import FilterArgs, area_faults, filter_of
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.html import same_site
from api.html.forms import load
from models.access.permissions import Permission
from models.monitoring import health
from models.monitoring.states import State
from models.outlets import exporting
from models.outlets.lists import Filter

export = Blueprint("console_outlets_export", __name__, url_prefix="/console/outlets")


@export.get("/export.csv")
@page(permission=Permission.OUTLET_READ)
def as_csv() -> Response:
    """Send it as CSV; the export is noted."""
    lines = exporting.as_csv(current_store(), current_identity(), _asked())
    return downloads.as_csv(lines, "diem-phat")


@export.get("/export.xlsx")
@page(permission=Permission.OUTLET_READ)
def as_xlsx() -> Response:
    """Send it for Excel; the export is noted."""
    parts = exporting.as_xlsx(current_store(), current_identity(), _asked())
    return downloads.as_xlsx(parts, "diem-phat")


def _asked() -> Filter:
    """Return what the address asks for; a state, as the list has it, stands for the outlets that are in it now."""
    same_site.insist_of_link()
    store = current_store()
    given = load(ExportSchema(), request.args, lambda one: area_faults(store, one))
    args: FilterArgs = given  # type: ignore[assignment]
    wanted = filter_of(store, args)
    if not given["state"]:
        return wanted
    state = State(given["state"])
    seen = health.Filter(wanted.area_id, wanted.kind, state, wanted.tag, wanted.code)
    found = health.ids(store, current_identity(), seen, datetime.now(UTC))
    return replace(wanted, ids=tuple(found), state=str(state), retired=state is State.RETIRED)
