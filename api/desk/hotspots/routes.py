"""`/v1/desk/hotspots`: where reports gather and come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask.views import MethodView

from api.desk.hotspots.presented import ShownHotSpot, show
from api.desk.hotspots.schemas import HotSpotArgs, HotSpotArgsSchema, HotSpotSchema
from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.desk import filter_checks, hotspots
from models.errors import Fault, insist_on_none
from models.reports import recurrence

blp = Blueprint("desk-hotspots", __name__, url_prefix="/v1/desk/hotspots", description="Hot spots")


def _faults(query: HotSpotArgs) -> Iterable[Fault]:
    return filter_checks.faults_of(current_store(), area=query["area"], category=query["category"])


@blp.route("")
class HotSpotsViews(MethodView):
    """Hot spots."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.arguments(HotSpotArgsSchema, location="query", check=_faults)
    @blp.response(200, HotSpotSchema(many=True))
    def get(self, query: HotSpotArgs) -> list[ShownHotSpot]:
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
        return [show(spot) for spot in found]
