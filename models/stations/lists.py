"""Lists of stations: what an official finds by area, technology and condition, by name; and all of an area."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pymongo import ASCENDING

from models.access.callers import Identity
from models.access.permissions import Permission
from models.stations import stations
from models.stations.stations import STATIONS, Station
from models.store import Query, Store, cursor


@dataclass(frozen=True)
class Filter:
    """What is looked for; what is left open does not filter.

    :param area_id: in this area or below.
    :param retired: those that were taken down, in place of those in use.
    """

    area_id: str = ""
    technology: str = ""
    condition: str = ""
    retired: bool = False


def page(
    store: Store, official: Identity, wanted: Filter, *, after: str | None = None, limit: int = 20
) -> tuple[list[Station], str | None]:
    """Return a page of the stations that an official may read, by name, and the cursor of the next one.

    :raises Invalid: `bad_cursor`.
    """
    conditions = [stations.within(official, Permission.STATION_READ), *_conditions(wanted)]
    if after:
        name, last = cursor.decode(after, 2)
        conditions.append({"$or": [{"name": {"$gt": name}}, {"name": name, "_id": {"$gt": last}}]})
    found = store.collection(STATIONS).find({"$and": conditions})
    rows = list(found.sort([("name", ASCENDING), ("_id", ASCENDING)]).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["name"], rows[limit - 1]["_id"]) if len(rows) > limit else None
    return rows[:limit], following


def all_of(store: Store, official: Identity | None, area_ids: Collection[str]) -> list[Station]:
    """Return all stations of some communes, also those that were taken down, by commune and name.

    :param official: who may read them; None for whoever counts without names.
    """
    query: Query = {"area_id": {"$in": list(area_ids)}}
    if official:
        query = {"$and": [stations.within(official, Permission.STATION_READ), query]}
    return list(store.collection(STATIONS).find(query).sort([("area_id", ASCENDING), ("name", ASCENDING)]))


def _conditions(wanted: Filter) -> list[Query]:
    named = {"paths": wanted.area_id, "technology": wanted.technology, "condition": wanted.condition}
    return [
        {"retired_at": {"$ne": None} if wanted.retired else None},
        *({name: value} for name, value in named.items() if value),
    ]
