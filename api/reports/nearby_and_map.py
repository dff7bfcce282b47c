"""`/v1/reports/nearby` and `/v1/reports/map`: what others have reported here."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_store
from api.extensions.smorest import Blueprint
from api.reports.nearby_and_map_schemas import (
    FeaturesSchema,
    MapArgs,
    MapArgsSchema,
    NearbyArgs,
    NearbyArgsSchema,
    NearbyPost,
    NearbyPostSchema,
    SuggestionSchema,
)
from api.reports.presented_around import FeatureCollection, ShownSuggestion, suggestion_views
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.desk import filter_checks
from models.errors import Fault, Invalid, insist_on_none
from models.reports import report_map, similar
from models.reports.report_map import Box
from models.reports.similar import SimilarQuery

around = Blueprint("reports-around", __name__, url_prefix="/v1/reports", description="Reports around")


def _category_faults(asked: MapArgs | NearbyArgs | NearbyPost) -> Iterable[Fault]:
    return filter_checks.faults_of(current_store(), category=asked["category"])


def _map_faults(query: MapArgs) -> Iterable[Fault]:
    yield from _category_faults(query)
    try:
        report_map.check(_box(query["bbox"]))
    except Invalid as error:
        yield from error.faults


@around.route("/nearby")
class NearbyViews(MethodView):
    """Possible duplicates."""

    @around.allow(CallerKind.OPEN)
    @around.arguments(NearbyArgsSchema, location="query", check=_category_faults)
    @around.response(200, SuggestionSchema(many=True))
    def get(self, query: NearbyArgs) -> list[ShownSuggestion]:
        """List reports of the last weeks near a point, best first: follow one instead of filing it again."""
        insist_on_none(_category_faults(query))
        return _suggestions(SimilarQuery(query["category"], "", query["lat"], query["lon"]))

    @around.allow(CallerKind.OPEN)
    @around.arguments(NearbyPostSchema, check=_category_faults)
    @around.response(200, SuggestionSchema(many=True))
    def post(self, body: NearbyPost) -> list[ShownSuggestion]:
        """List the same, by the text that is about to be sent; nothing of it is kept, and it stands in no address."""
        insist_on_none(_category_faults(body))
        return _suggestions(SimilarQuery(body["category"], body["text"], body["lat"], body["lon"]))


@around.route("/map")
class MapViews(MethodView):
    """The public map."""

    @around.allow(CallerKind.OPEN)
    @cached(Keep.ASK)
    @around.arguments(MapArgsSchema, location="query", check=_map_faults)
    @around.response(200, FeaturesSchema)
    def get(self, query: MapArgs) -> FeatureCollection:
        """Show public reports in a box as GeoJSON; where they are many, cells with their number.

        Open ones, and those of the last 90 days.
        """
        insist_on_none(_map_faults(query))
        found = report_map.features(current_store(), _box(query["bbox"]), query["category"])
        return {"type": "FeatureCollection", "features": found}


def _suggestions(wanted: SimilarQuery) -> list[ShownSuggestion]:
    store = current_store()
    guards.spend(store, Act.NEARBY, current_circumstances())
    return suggestion_views(similar.for_resident(store, wanted), whole=False)


def _box(text: str) -> Box:
    """Read a box.

    :raises Invalid: `box_invalid`: not four numbers.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid(Fault("bbox", "box_invalid", {"max": int(report_map.LARGEST)})) from error
    return Box(west, south, east, north)
