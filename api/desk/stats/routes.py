"""`/v1/desk/stats`: figures about reports, every share with its denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask.views import MethodView

from api.desk.stats.schemas import StatsArgs, StatsArgsSchema, StatsSchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import agencies, areas
from models.categories import categories
from models.errors import NotFound
from models.language.languages import choose
from models.statistics import statistics
from models.statistics.figures import Figures
from models.statistics.statistics import By
from models.store import Document, Store
from models.store.collections import CollectionSpec

blp = Blueprint("desk-stats", __name__, url_prefix="/v1/desk/stats", description="Figures about reports")


@blp.route("")
class StatsViews(MethodView):
    """Figures."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(StatsArgsSchema, location="query")
    @blp.response(200, StatsSchema)
    def get(self, query: StatsArgs) -> Document:
        """What became of the reports of a period: of an area, of one agency, of one category.

        Reports count on the day on which they were filed, and in the area, agency and category that they have now.
        Figures follow what happens within seconds.
        """
        store, by = current_store(), query["by"]
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        scope = statistics.scope_of(store, current_identity(), area_id=area_id, agency_id=query["agency"])
        period = query["start"], query["end"]
        total, rows = statistics.read(store, scope, *period, by, category=query["category"])
        return {
            **query,
            "area": scope.area_id,
            "agency": scope.agency_id,
            "total": total,
            "rows": list(_rows(store, by, rows)),
        }


def _rows(store: Store, by: By, rows: Mapping[str, Figures]) -> Iterator[Document]:
    """The rows with their names."""
    name, language = NAMES.get(by, _itself), current_language()
    if by in CATALOGUES:
        store.preload(CATALOGUES[by], rows)
    for key, figures in rows.items():
        yield {"key": key, "name": name(store, key, language), "figures": figures}


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

#: Where their names stand.
CATALOGUES: Mapping[By, CollectionSpec[Any]] = {
    By.AREA: areas.AREAS,
    By.AGENCY: agencies.AGENCIES,
    By.CATEGORY: categories.CATEGORIES,
}
