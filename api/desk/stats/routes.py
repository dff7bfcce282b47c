"""`/v1/desk/stats`: figures about reports, every share with its denominator."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.stats.presented import ShownStats, show
from api.desk.stats.schemas import StatsArgs, StatsArgsSchema, StatsSchema
from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.statistics import statistics

blp = Blueprint("desk-stats", __name__, url_prefix="/v1/desk/stats", description="Figures about reports")


@blp.route("")
class StatsViews(MethodView):
    """Figures."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(StatsArgsSchema, location="query")
    @blp.response(200, StatsSchema)
    def get(self, query: StatsArgs) -> ShownStats:
        """Show what became of the reports of a period: of an area, of one agency, of one category.

        Reports count on the day on which they were filed, and in the area, agency and category that they have now.
        Figures follow what happens within seconds.
        """
        store, by = current_store(), query["by"]
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        scope = statistics.scope_of(store, current_identity(), area_id=area_id, agency_id=query["agency"])
        period = query["start"], query["end"]
        total, rows = statistics.read(store, scope, *period, by, category=query["category"])
        return show(query, scope, total, rows)
