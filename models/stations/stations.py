"""The register of stations: what each commune broadcasts with, since when, in what state, and whom it reaches.

In Vietnamese: đài truyền thanh có dây, không dây FM, hỗn hợp, ứng dụng công nghệ thông tin - viễn thông (IP).
"""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from pymongo import ASCENDING, IndexModel

from models.access import unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.outlets.outlets import Technology
from models.store import Query, Store
from models.store.collections import CollectionSpec, Kind

#: What has to be converted: everything that is not IP already.
OLD = (Technology.FM, Technology.WIRED, Technology.MIXED)


class Conversion(TypedDict):
    """That a station became IP: on which day (`YYYY-MM-DD`), from what, for how many million đồng, with what to say.

    `condition` and `year_installed` are what it was like before, which is how one sees whether the oldest went first.
    """

    day: str
    technology: str
    condition: str
    year_installed: int | None
    cost: float | None
    note: str


class Station(TypedDict):
    """One station. `paths` are its area and everything above it.

    `technology` and `condition` are those of outlets. `year_installed` is the year put in use, None where nobody knows.
    `clusters` and `speakers` are counts; `hamlets` are the ấp and khóm that it reaches, by name. `connected`: it takes
    content from the provincial system. `planned_year` is the year in which its conversion is meant, where somebody
    said one. `converted` tells that it was; `retired_at` ends it.
    """

    _id: str
    version: int
    name: str
    area_id: str
    paths: list[str]
    agency_id: str
    technology: str
    condition: str
    year_installed: int | None
    clusters: int
    speakers: int
    hamlets: list[str]
    connected: bool
    planned_year: int | None
    note: str
    converted: Conversion | None
    retired_at: datetime | None
    created_at: datetime
    updated_at: datetime


STATIONS = CollectionSpec(
    "stations",
    Station,
    purpose="A broadcasting station of a commune, FM, wired or IP, and whether it was converted.",
    kept="For ever; one that was taken down is marked as retired, since targets count what there was.",
    kind=Kind.STATION,
    indexes=[
        IndexModel([("paths", ASCENDING), ("name", ASCENDING), ("_id", ASCENDING)]),
        IndexModel([("area_id", ASCENDING)]),
    ],
)


def within(identity: Identity, permission: Permission) -> Query:
    """Return the query for the stations for which an official has a permission."""
    return unit_access.within(identity, permission)


def may(identity: Identity, permission: Permission, station: Station) -> bool:
    """Say whether an official has a permission for a station."""
    return unit_access.may_at(identity, permission, station["paths"], station["agency_id"])


def get(store: Store, identity: Identity, station_id: str) -> Station:
    """Return a station that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(STATIONS, station_id, within(identity, Permission.STATION_READ))
