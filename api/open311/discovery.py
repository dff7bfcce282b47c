"""`/open311/discovery.{xml,json}`: where the service is and how one gets a key (Open311 Service Discovery)."""

from __future__ import annotations

from typing import TypedDict

from flask import Response

from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.open311.blueprint import FORM, GeoreportBlueprint
from api.open311.formats import answer
from api.open311.response_schemas import Open311DiscoverySchema
from models.access.callers import CallerKind
from models.areas import areas
from models.open311 import services
from models.settings import Environment

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
BASE = "/open311/v2"

#: Without parameters, as Service Discovery has them.
FORMATS = ["text/xml", "application/json"]


class ShownEndpoint(TypedDict):
    """One address of the service."""

    specification: str
    url: str
    changeset: str
    type: str
    formats: list[str]


class ShownDiscovery(TypedDict):
    """Who runs the service, and where it is."""

    changeset: str
    contact: str
    key_service: str
    endpoints: list[ShownEndpoint]


blp = GeoreportBlueprint("open311-discovery", __name__, url_prefix="/open311")


@blp.route(f"/discovery.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.answers(Open311DiscoverySchema)
def discovery(form: str) -> Response:
    """Say where the service is, and how one gets a key."""
    return answer(form, "discovery", _discovery())


@blp.route(f"/v2/discovery.{FORM}", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.answers(Open311DiscoverySchema)
def discovery_beside(form: str) -> Response:
    """Say the same beside the other methods, where clients look for it, too."""
    return answer(form, "discovery", _discovery())


def _discovery() -> ShownDiscovery:
    store, language = current_store(), current_language()
    base, changeset = store.settings.public_base, services.texts()["changeset"]
    province = areas.active_province(store)["full_name"]
    live = store.settings.loa_env is Environment.PRODUCTION
    endpoint: ShownEndpoint = {
        "specification": SPECIFICATION,
        "url": base + BASE,
        "changeset": changeset,
        "type": "production" if live else "test",
        "formats": FORMATS,
    }
    return {
        "changeset": changeset,
        "contact": services.sentence("contact", language, province=province, url=base),
        "key_service": services.sentence("key_service", language, url=base),
        "endpoints": [endpoint],
    }
