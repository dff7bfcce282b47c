"""Figures as officials see them: rows with their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypedDict

from api.desk.stats.schemas import StatsArgs
from api.extensions.context import current_language, current_store
from models.areas import agencies, areas
from models.categories import categories
from models.errors import NotFound
from models.language.languages import choose
from models.statistics.figures import Figures
from models.statistics.statistics import By, StatisticsFilter
from models.store import Store
from models.store.collections import CollectionSpec


class ShownRow(TypedDict):
    """The figures of a day, month, quarter, year, category, agency or area."""

    key: str
    name: str
    figures: Figures


class ShownStats(TypedDict):
    """Figures, whole and by row; empty `agency` and `category` stand for all, `end` is the last day."""

    area: str
    agency: str
    category: str
    start: date
    end: date
    by: By
    total: Figures
    rows: list[ShownRow]


def show(
    query: StatsArgs, scope: StatisticsFilter, total: Figures, rows: Mapping[str, Figures]
) -> ShownStats:
    """Show the figures that a query asked for."""
    return {
        "area": scope.area_id,
        "agency": scope.agency_id,
        "category": query["category"],
        "start": query["start"],
        "end": query["end"],
        "by": query["by"],
        "total": total,
        "rows": list(_rows(query["by"], rows)),
    }


def _rows(by: By, rows: Mapping[str, Figures]) -> Iterator[ShownRow]:
    """Yield the rows with their names."""
    store, language, name = current_store(), current_language(), NAMES.get(by, _itself)
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
    """Return the name; the key itself of what no longer exists."""
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
