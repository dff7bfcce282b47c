"""`/v1/desk/hotspots`: where reports gather and come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask.views import MethodView

from api.desk.hotspots.schemas import HotSpotArgs, HotSpotArgsSchema, HotSpotSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas, hexagons
from models.categories import categories
from models.desk import filter_checks, hotspots
from models.desk.hotspots import HotSpot
from models.errors import Fault, insist_on_none
from models.language.languages import choose
from models.reports import recurrence
from models.store import Document

blp = Blueprint("desk-hotspots", __name__, url_prefix="/v1/desk/hotspots", description="Hot spots")

#: So many categories of a cell are named.
TOP = 3


def _faults(query: HotSpotArgs) -> Iterable[Fault]:
    return filter_checks.faults_of(current_store(), area=query["area"], category=query["category"])


@blp.route("")
class HotSpotsViews(MethodView):
    """Hot spots."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(HotSpotArgsSchema, location="query", check=_faults)
    @blp.response(200, HotSpotSchema(many=True))
    def get(self, query: HotSpotArgs) -> list[Document]:
        """Cells in which reports come back after they were fixed, then those with the most reports.

        Of the official's units and areas; cells with a single report are left out.
        """
        store = current_store()
        insist_on_none(_faults(query))
        found = hotspots.find(
            store,
            current_identity(),
            since=query["since"] or datetime.now(UTC) - recurrence.WINDOW,
            area_id=areas.searched(store, query["area"])["_id"] if query["area"] else "",
            category=query["category"],
            resolution=query["resolution"],
        )
        return [_view(spot) for spot in found]


def _view(spot: HotSpot) -> Document:
    store, language = current_store(), current_language()
    lat, lon = hexagons.centre(spot.cell)
    top = [
        {"id": code, "name": choose(categories.get(store, code)["name"], language), "count": count}
        for code, count in spot.categories.most_common(TOP)
    ]
    names = ("cell", "count", "open", "recurring", "latest_at")
    return {**{name: getattr(spot, name) for name in names}, "lat": lat, "lon": lon, "categories": top}
