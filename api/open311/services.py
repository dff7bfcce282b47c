"""`/open311/v2/services`: what can be reported, and what is asked further."""

from __future__ import annotations

from flask import Response

from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.open311.arguments import ServicesQuery
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.formats import answer
from api.open311.response_schemas import Open311DefinitionSchema, Open311ServiceSchema
from api.open311.schemas import ServicesQuerySchema
from models.access.callers import CallerKind
from models.areas import areas
from models.open311 import services

blp = GeoreportBlueprint("open311-services", __name__, url_prefix="/open311/v2")


@blp.route(f"/services.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(ServicesQuerySchema, location="query")
@blp.answers(Open311ServiceSchema, many=True)
def listed(query: ServicesQuery, form: str) -> Response:
    """List what can be reported; with a point outside of the province nothing."""
    store, lat, lon = current_store(), query["lat"], query["long"]
    elsewhere = lat is not None and lon is not None and not areas.locate(store, lat, lon, limit=1)
    return answer(form, "services", [] if elsewhere else services.listed(store, current_language()))


@blp.route(f"/services/<string:service_code>.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.answers(Open311DefinitionSchema)
def definition(service_code: str, form: str) -> Response:
    """Show what a service asks further; nothing, where its `metadata` is false."""
    found = services.definition(current_store(), service_code, current_language())
    return answer(form, "service_definition", found)
