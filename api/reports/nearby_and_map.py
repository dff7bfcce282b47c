"""`/v1/reports/nearby` and `/v1/reports/map`: what others have reported here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask.views import MethodView

from api.extensions.context import current_language, current_store
from api.extensions.smorest import Blueprint
from api.reports.nearby_and_map_schemas import (
    FeaturesSchema,
    MapArgsSchema,
    NearbyArgsSchema,
    NearbyPostSchema,
    SuggestionSchema,
)
from api.reports.photos import photos_of
from models.access import rate_limits
from models.access.callers import CallerKind
from models.access.rate_limits import Limit
from models.desk import filter_checks
from models.errors import Fault, Invalid, insist_on_none
from models.files import uploads
from models.language import wording
from models.language.languages import choose
from models.reports import followers, public_view, report_map, similar
from models.reports.report_map import Box
from models.reports.similar import SimilarQuery, Suggestion
from models.store import Document

around = Blueprint("reports-around", __name__, url_prefix="/v1/reports", description="Reports around")


def _category_faults(asked: dict[str, Any]) -> Iterable[Fault]:
    return filter_checks.faults_of(current_store(), category=asked["category"])


def _map_faults(query: dict[str, Any]) -> Iterable[Fault]:
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
    def get(self, query: dict[str, Any]) -> list[Document]:
        """Reports of the last weeks near a point, best first: follow one instead of filing it again."""
        insist_on_none(_category_faults(query))
        return _suggestions(SimilarQuery(query["category"], "", query["lat"], query["lon"]))

    @around.allow(CallerKind.OPEN)
    @around.arguments(NearbyPostSchema, check=_category_faults)
    @around.response(200, SuggestionSchema(many=True))
    def post(self, body: dict[str, Any]) -> list[Document]:
        """The same, with the text that is about to be sent; nothing of it is kept, and it stands in no address."""
        insist_on_none(_category_faults(body))
        return _suggestions(SimilarQuery(body["category"], body["text"], body["lat"], body["lon"]))


@around.route("/map")
class MapViews(MethodView):
    """The public map."""

    @around.allow(CallerKind.OPEN)
    @around.arguments(MapArgsSchema, location="query", check=_map_faults)
    @around.response(200, FeaturesSchema)
    def get(self, query: dict[str, Any]) -> Document:
        """Public reports in a box as GeoJSON; where they are many, cells with their number.

        Open ones, and those of the last 90 days.
        """
        insist_on_none(_map_faults(query))
        found = report_map.features(current_store(), _box(query["bbox"]), query["category"])
        return {"type": "FeatureCollection", "features": found}


def suggestion_views(found: Sequence[Suggestion], *, whole: bool) -> list[Document]:
    """Suggestions as they are sent.

    :param whole: with text and photo even if it is not public, for the desk.
    """
    store = current_store()
    counts = followers.counts(store, [one.report for one in found])
    shown = [_first_photo(one, whole=whole) for one in found]
    store.know(uploads.UPLOADS.name, [upload_id for ids in shown for upload_id in ids])
    views = []
    for one, upload_ids in zip(found, shown, strict=True):
        view = {**_suggestion_view(one), "followers": counts[one.report["_id"]]}
        if whole or one.public:
            view["text"] = one.report["text"]
            view["photo"] = next(iter(photos_of(store, upload_ids)), None)
        views.append(view)
    return views


def _suggestion_view(one: Suggestion) -> Document:
    report, category, language = one.report, one.category, current_language()
    return {
        "code": report["code"],
        "category": {"id": category["_id"], "name": choose(category["name"], language)},
        "state": {"id": report["state"], "name": wording.word(f"state_{report['state']}", language)},
        "filed_at": report["filed_at"],
        "distance_m": one.distance_m,
        "score": one.score,
    }


def _first_photo(one: Suggestion, *, whole: bool) -> list[str]:
    """The id of the photo that may be shown, if there is one."""
    seen: list[str] = one.report["photos"]
    return seen[:1] if whole or public_view.shows_photos(one.report, one.category) else []


def _suggestions(wanted: SimilarQuery) -> list[Document]:
    store = current_store()
    rate_limits.spend(store, Limit.NEARBY, request.remote_addr or "")
    return suggestion_views(similar.for_resident(store, wanted), whole=False)


def _box(text: str) -> Box:
    """:raises Invalid: `box_invalid`: not four numbers."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid(Fault("bbox", "box_invalid", {"max": int(report_map.LARGEST)})) from error
    return Box(west, south, east, north)
