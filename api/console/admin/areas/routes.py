"""`/console/admin/areas`: the map that everything stands on: units, what they were before, people and offices."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.admin.areas import shown
from api.console.admin.areas.emblem import address_of
from api.console.extension import answers
from api.console.extension.page import page
from api.extensions.context import current_identity, current_store
from models.areas import areas as stored
from models.files import emblems

areas = Blueprint("console_admin_areas", __name__, url_prefix="/console/admin/areas")

#: The most characters of a name that is looked for.
MOST_TEXT = 80


@areas.get("")
@page()
def listed() -> Response:
    """List the units of the province, or those that a name means, former ones too."""
    text = request.args.get("text", "").strip()[:MOST_TEXT]
    province = stored.active_province(current_store())
    return answers.page(
        "console/admin/areas.html",
        text=text,
        province=province,
        rows=shown.rows(province["_id"], text),
        unknown=shown.without_people(province["_id"]),
    )


@areas.get("/<string:area_id>")
@page()
def show(area_id: str) -> Response:
    """Show one unit of any map."""
    store = current_store()
    area = stored.get(store, area_id)
    return answers.page(
        "console/admin/area.html",
        one=shown.whole(area),
        emblem=address_of(emblems.own(store, area_id)),
        may_choose=emblems.may_choose(store, current_identity(), area_id),
    )
