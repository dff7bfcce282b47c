"""`/emblems/{area}/{digest}.jpg`: the emblem that somebody chose for a commune or the province at the console."""

from __future__ import annotations

from flask import Response

from api.extensions.allowed_callers import allow
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.public.commune.blueprint import commune_pages
from models.access.callers import CallerKind
from models.files import emblems


@commune_pages.get("/emblems/<string:area_id>/<string:digest>.jpg")
@allow(CallerKind.OPEN)
@cached(Keep.FROZEN)
def emblem(area_id: str, digest: str) -> Response:
    """Send an emblem; another picture gets another address.

    :raises NotFound: the area has none, or another one by now.
    """
    return Response(emblems.picture(current_store(), area_id, digest), mimetype="image/jpeg")
