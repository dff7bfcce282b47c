"""`/v1/desk/stats`: figures about reports, every share with its denominator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask.views import MethodView

from api.desk.stats.schemas import StatsArgsSchema, StatsSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.smorest import Blueprint
from models import agencies, areas, categories, statistics
from models.errors import NotFound
from models.identity import CallerKind
from models.permissions import Permission
from models.statistics import By
from models.store import Document, Store
from models.text import choose

blp = Blueprint("desk-stats", __name__, url_prefix="/v1/desk/stats", description="Figures about reports")


@blp.route("")
class StatsViews(MethodView):
    """Figures."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(StatsArgsSchema, location="query")
    @blp.response(200, StatsSchema)
    def get(self, query: dict[str, Any]) -> Document:
        """What became of the reports of a period: of an area, of one agency, of one category.

        Reports count on the day on which they were filed, and in the area, agency and category that they have now.
        Figures follow what happens within seconds.
        """
        store, by = current_store(), query["by"]
        area_id = areas.by_code(store, query["area"])["_id"] if query["area"] else ""
        scope = statistics.scope_of(store, current_identity(), area_id=area_id, agency_id=query["agency"])
        today = statistics.today()
        end = query["end"] or today
        start = query["start"] or end.replace(month=1, day=1)
        if query["category"]:
            categories.get(store, query["category"])
        total, rows = statistics.read(store, scope, start, end, by, category=query["category"])
        name = NAMES.get(by, _itself)
        language = current_language()
        return {
            "area": scope.area_id,
            "agency": scope.agency_id,
            "category": query["category"],
            "start": start,
            "end": end,
            "by": by,
            "total": total,
            "rows": [
                {"key": key, "name": name(store, key, language), "figures": row} for key, row in rows.items()
            ],
        }


def _itself(store: Store, key: str, language: str) -> str:
    return key


def _area(store: Store, key: str, language: str) -> str:
    return _known(lambda: str(areas.get(store, key)["full_name"]), key)


def _agency(store: Store, key: str, language: str) -> str:
    return _known(lambda: agencies.name(store, key, language), key)


def _category(store: Store, key: str, language: str) -> str:
    return _known(lambda: choose(categories.get(store, key)["name"], language), key)


def _known(name: Callable[[], str], key: str) -> str:
    """The name; the key itself of what there is no more."""
    try:
        return name()
    except NotFound:
        return key


#: How rows are named; periods are named by themselves.
NAMES: Mapping[By, Callable[[Store, str, str], str]] = {
    By.AREA: _area,
    By.AGENCY: _agency,
    By.CATEGORY: _category,
}
