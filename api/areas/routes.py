"""Areas: the tree of administrative units, and where a point lies."""

from __future__ import annotations

from typing import TypedDict

from api.areas.schemas import (
    AreasArgs,
    AreasArgsSchema,
    AreaSchema,
    AreasSchema,
    LocateArgs,
    LocateArgsSchema,
    LocatedSchema,
)
from api.extensions.caching import Keep, cached
from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.areas import areas, place_names, whereabouts
from models.areas.areas import Area, Near
from models.store import Store

blp = Blueprint("areas", __name__, url_prefix="/v1/areas", description="Provinces, districts and communes.")

MOST_FOUND = 20


class ShownAreas(TypedDict):
    """Some areas."""

    areas: list[Area]


class Located(TypedDict):
    """Communes to confirm, likeliest first, unless the first is sure; with `outside` all of them are far."""

    candidates: list[Near]
    sure: bool
    outside: bool


@blp.route("", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(AreasArgsSchema, location="query")
@blp.response(200, AreasSchema)
@blp.alt_response(404, schema=ProblemSchema)
def list_areas(args: AreasArgs) -> ShownAreas:
    """List areas of the active map: the tree level by level, or a search by name.

    Without parameters: the active province. `parent` gives its children, `level` everything of that level within
    `parent` (default: the province), `q` the areas that a text may name, surest first.
    """
    return {"areas": _selected(current_store(), args)}


@blp.route("/locate", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@blp.arguments(LocateArgsSchema, location="query")
@blp.response(200, LocatedSchema)
def locate(args: LocateArgs) -> Located:
    """Find the communes that a point may lie in, for the resident to confirm.

    By their boundaries, where the province imported them; by the nearest centres elsewhere.
    """
    found = whereabouts.find(current_store(), args["lat"], args["lon"], args["limit"])
    return {"candidates": list(found.near), "sure": found.sure, "outside": not found.near}


@blp.route("/<string:code>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, AreaSchema)
@blp.alt_response(404, schema=ProblemSchema)
def get_area(code: str) -> Area:
    """Show one area, by its code in the active map or by its id (`29236@2021-01-01`)."""
    return areas.by_code(current_store(), code)


def _selected(store: Store, args: AreasArgs) -> list[Area]:
    level = args["level"]
    if args["q"]:
        return [found.area for found in place_names.search(store, args["q"], MOST_FOUND, level)]
    if args["parent"]:
        return areas.select(store, areas.by_code(store, args["parent"])["_id"], level)
    if level:
        return areas.select(store, areas.active_province_id(store), level)
    return [areas.active_province(store)]
