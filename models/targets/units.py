"""Units of a day: what a plan's province consists of on the map of that day, through mergers and splits.

Before 1 July 2025 that are communes in districts, since then communes alone. A denominator is the length of such a
list and never a number that somebody typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.areas import areas
from models.areas.areas import AREAS, Area, Level
from models.store import Store
from models.targets.catalogue import UnitSet

#: Kinds of unit that a set is of; None for any.
_TYPES: Mapping[UnitSet, tuple[Level, frozenset[str] | None]] = {
    UnitSet.COMMUNES: (Level.COMMUNE, None),
    UnitSet.WARDS_TOWNSHIPS: (Level.COMMUNE, frozenset({"phường", "thị trấn"})),
    UnitSet.RURAL_COMMUNES: (Level.COMMUNE, frozenset({"xã"})),
    UnitSet.DISTRICTS: (Level.DISTRICT, None),
    UnitSet.CITIES: (Level.DISTRICT, frozenset({"thị xã", "thành phố"})),
    UnitSet.RURAL_DISTRICTS: (Level.DISTRICT, frozenset({"huyện"})),
}

#: Sets of districts, which there are no more on later maps.
OF_DISTRICTS = frozenset({UnitSet.DISTRICTS, UnitSet.CITIES, UnitSet.RURAL_DISTRICTS})


@dataclass(frozen=True)
class Frame:
    """An area on the map of one day.

    :param area_id: the area that was asked for, of whatever map.
    :param day: of the map, `YYYY-MM-DD`.
    :param communes: on that map; `districts` of the area or itself, none on maps without and none of a commune.
    :param with_districts: the map has them.
    :param unit_of: by the id of each of these communes, and of what they were before, the commune on that map.
    """

    area_id: str
    day: str
    communes: Sequence[Area]
    districts: Sequence[Area]
    unit_of: Mapping[str, str]
    with_districts: bool

    def of(self, units: UnitSet) -> list[str]:
        """Return the ids of the units of a set; the area itself for the province, nothing for what is counted."""
        if units == UnitSet.PROVINCE:
            return [self.area_id]
        if units == UnitSet.REPORTING:
            return self.of(UnitSet.DISTRICTS if self.with_districts else UnitSet.COMMUNES)
        if units not in _TYPES:
            return []
        level, types = _TYPES[units]
        found = self.communes if level == Level.COMMUNE else self.districts
        return [one["_id"] for one in found if types is None or one["type"] in types]


def frame(store: Store, area_id: str, day: str) -> Frame:
    """Return an area on the map of a day.

    :raises NotFound: there is no such area.
    """
    day = map_day(store, day)
    found: Frame = store.cached(("frame", area_id, _map_of(store, day)), lambda: _read(store, area_id, day))
    return found


def map_day(store: Store, day: str) -> str:
    """Return the day whose map counts: that day, or the last of the active map where it has ended."""
    ends = areas.active_province(store)["valid_to"]
    return min(day, last_day(ends)) if ends else day


def last_day(valid_to: str) -> str:
    """Return the last day of a map that ended on `valid_to`, the first day of the next."""
    return (date.fromisoformat(valid_to) - timedelta(days=1)).isoformat()


def covers(store: Store, plan_area_id: str, area_id: str, day: str) -> bool:
    """Say whether an area is that of a plan, or lies in it on the map of a day."""
    whole = frame(store, plan_area_id, day)
    here = {plan_area_id, *(one["_id"] for one in (*whole.communes, *whole.districts))}
    return area_id in here


def _map_of(store: Store, day: str) -> str:
    """Return since when the map of a day holds, so that all days of one map are cached together."""
    starts = store.cached(("maps",), lambda: sorted(store.collection(AREAS).distinct("valid_from")))
    return str(max((one for one in starts if one <= day), default=starts[0]))


def _read(store: Store, area_id: str, day: str) -> Frame:
    asked = areas.get(store, area_id)
    below = {"path": area_id, "level": Level.COMMUNE}
    inside = {row["_id"]: row for row in store.collection(AREAS).find(below)}
    found: dict[str, Area] = {}
    waiting, seen = list(inside.values()), set(inside)
    while waiting:
        row = waiting.pop()
        if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"]):
            found[row["_id"]] = row
            continue
        further = row["predecessors"] if row["valid_from"] > day else row["successors"]
        fresh = [one for one in further if one not in seen]
        seen.update(fresh)
        # A district may have become a commune; what it was then are its own communes, and they are here already.
        rows = {key: one for key, one in areas.known(store, fresh).items() if one["level"] == Level.COMMUNE}
        waiting.extend(rows.values())
    communes = sorted(found.values(), key=lambda one: one["code"])
    parents = areas.known(store, sorted({one["parent_id"] for one in communes if one["parent_id"]}))
    districts = [one for one in parents.values() if one["level"] == Level.DISTRICT]
    own = [one for one in districts if area_id in one["path"]]
    return Frame(
        area_id,
        day,
        communes,
        sorted(own or _all_of(asked, districts), key=lambda one: one["code"]),
        _units(found),
        bool(districts),
    )


def _all_of(asked: Area, districts: list[Area]) -> list[Area]:
    """Return the districts of a province that is asked for on the map before it."""
    return districts if asked["level"] == Level.PROVINCE else []


def _units(communes: Mapping[str, Area]) -> dict[str, str]:
    """Return the commune of the map by its own id and those of its predecessors."""
    before = {old: one["_id"] for one in communes.values() for old in one["predecessors"]}
    return {**before, **{one: one for one in communes}}
