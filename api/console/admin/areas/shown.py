"""What the screens of areas show: units with former names and people, and everything that is known of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from api.console.admin import words
from api.extensions.context import current_language, current_store
from api.html.forms import Option
from models.areas import agencies, areas, place_names, populations
from models.areas.areas import AREAS, Area, Level
from models.areas.populations import Population
from models.language.languages import choose
from models.promises import office_hours
from models.reports import hotlines
from models.reports.hotlines import Hotline

#: Names that a search shows.
MOST_FOUND = 30


class Row(NamedTuple):
    """A unit in the list; `people` is empty where nobody imported it, `via` the former name that was found."""

    id: str
    name: str
    before: str
    people: str
    via: str


@dataclass(frozen=True)
class Whole:
    """Everything that is known of one unit.

    :param before: the units of the map before that lie in it; `after` those of the next map.
    :param center: latitude and longitude in degrees; None where none is known.
    """

    area: Area
    level: str
    above: list[Option]
    below: list[Option]
    before: list[Option]
    after: list[Option]
    center: tuple[float, float] | None
    people: str
    population: Population | None
    offices: list[Option]
    hotlines: list[Hotline]
    hours: str


def rows(province_id: str, text: str) -> list[Row]:
    """Return the communes of a province by name, or what a name may mean, the surest first."""
    store = current_store()
    if text:
        found = [(one.area, one.via or "") for one in place_names.search(store, text, MOST_FOUND)]
    else:
        by_name = sorted(areas.communes(store, province_id), key=lambda one: one["folded"])
        found = [(one, "") for one in by_name]
    people = populations.of(store, [area["_id"] for area, _ in found])
    former = areas.known(store, {one for area, _ in found for one in area["predecessors"]})
    return [
        Row(
            area["_id"],
            area["full_name"],
            ", ".join(
                former[one]["full_name"]
                for one in area["predecessors"]
                if one in former and former[one]["level"] == Level.COMMUNE
            ),
            _number(people.get(area["_id"])),
            via,
        )
        for area, via in found
    ]


def without_people(province_id: str) -> int:
    """Return of how many communes nobody knows how many people live there."""
    store = current_store()
    ids = [one["_id"] for one in areas.communes(store, province_id)]
    return len(ids) - len(populations.of(store, ids))


def whole(area: Area) -> Whole:
    """Return everything that is known of a unit."""
    store, lang = current_store(), current_language()
    population = populations.of(store, [area["_id"]]).get(area["_id"])
    lon, lat = area["center"]["coordinates"] if area["center"] else (0.0, 0.0)
    return Whole(
        area,
        words.named(words.LEVEL, area["level"]),
        _named(area["path"][:-1]),
        [Option(one["_id"], one["full_name"]) for one in areas.children(store, area["_id"])],
        _named(area["predecessors"]),
        _named(area["successors"]),
        (lat, lon) if area["center"] else None,
        _number(population),
        population,
        [Option(one["_id"], choose(one["name"], lang)) for one in agencies.of_area(store, area["_id"])],
        hotlines.every(store, area["_id"]),
        office_hours.said(store, lang),
    )


def _number(population: Population | None) -> str:
    """Return a number of people as it is written here; "" where nobody knows it."""
    return f"{population['people']:,}".replace(",", ".") if population else ""


def _named(ids: list[str]) -> list[Option]:
    found = current_store().collection(AREAS).find({"_id": {"$in": ids}}, {"full_name": 1})
    names = {row["_id"]: row["full_name"] for row in found}
    return [Option(one, names.get(one, one)) for one in ids]
