"""`/maps/{area}.json`: the outlines of communes, for the maps of officials and residents."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from models.access.callers import CallerKind
from models.areas import areas, map_outlines

outlines = Blueprint("outlines", __name__)


@outlines.get("/maps/<string:code>.json")
@allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
def of_area(code: str) -> Response:
    """Serve the communes of an area by code or id as GeoJSON; for good by the address of just this content.

    :raises NotFound: there is no such area.
    """
    store = current_store()
    found = map_outlines.of(store, areas.by_code(store, code)["_id"])
    response = Response(found.text, mimetype="application/geo+json")
    if request.args.get("v") == found.digest:
        response.headers["Cache-Control"] = Keep.FROZEN.value.control
    return response
