"""Agencies (cơ quan): the offices that answer for reports and contribute posts.

Every area has a People's Committee; the other offices belong to a province, or to whatever area the desk gave them.
"""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel

from models.areas import areas
from models.errors import NotFound
from models.language.languages import DEFAULT, choose
from models.store import Store
from models.store.collections import CollectionSpec, Kind


class Agency(TypedDict):
    """One office, `code` in the area `area_id`; its id is `<code>:<area id>`, such as `ubnd:29242@2025-07-01`.

    `name` maps a language (vi, km, en) to the words. `origin` is `file`, `import` if it came with a map
    (`models.map_import`) or, once an official made or changed it, `desk`. `version` and `closed_at` stand only where
    the desk changed something (`models.desk.agency_changes`). A closed agency keeps its name for what it answered for,
    and gets nothing new.
    """

    _id: str
    version: NotRequired[int]
    code: str
    name: dict[str, str]
    area_id: str
    province_id: str
    origin: NotRequired[str]
    closed_at: NotRequired[datetime | None]


AGENCIES = CollectionSpec(
    "agencies",
    Agency,
    purpose="One office that answers for reports and contributes posts.",
    kept="For ever; one that ended is closed and keeps its name.",
    kind=Kind.AGENCY,
    indexes=[IndexModel([("area_id", ASCENDING), ("code", ASCENDING)], unique=True)],
)

#: The code of a People's Committee, which every area has.
COMMITTEE = "ubnd"


def agency_id(code: str, area_id: str) -> str:
    """Return the id of the office `code` of an area."""
    return f"{code}:{area_id}"


def committee(area_id: str) -> str:
    """Return the id of the People's Committee of an area."""
    return agency_id(COMMITTEE, area_id)


def area_of(id: str) -> str:
    """Return the id of the area that an agency belongs to."""
    return id.partition(":")[2]


def get(store: Store, id: str) -> Agency:
    """Return one agency.

    :raises NotFound: there is none.
    """
    agency = find(store, id)
    if agency is None:
        raise NotFound("agency_not_found", agency=id)
    return agency


def find(store: Store, id: str) -> Agency | None:
    """Return one agency; None if there is none."""
    return store.cached((AGENCIES.name, id), lambda: store.collection(AGENCIES).find_one({"_id": id}))


def find_open(store: Store, id: str) -> Agency | None:
    """Return an agency that can be given work; None if there is none such."""
    agency = find(store, id)
    return agency if agency and is_open(store, agency) else None


def is_open(store: Store, agency: Agency) -> bool:
    """Say whether an agency can be given work: it is not closed, and its map is in force.

    A map of before keeps its agencies for what they answered for; nobody sits there any more.
    """
    if agency.get("closed_at"):
        return False
    return areas.active_province_id(store) in areas.above(store, agency["area_id"])


def every_open(store: Store) -> list[Agency]:
    """Return every agency of the active province that can be given work, by id."""
    query = {"province_id": areas.active_province_id(store), "closed_at": {"$in": [None]}}
    return list(store.collection(AGENCIES).find(query).sort("_id", ASCENDING))


def of_area(store: Store, area_id: str) -> list[Agency]:
    """Return the agencies of one area itself, by code."""
    return list(store.collection(AGENCIES).find({"area_id": area_id}).sort("code", ASCENDING))


def name(store: Store, id: str, lang: str = DEFAULT) -> str:
    """Return the name of an agency as residents read it, in `lang` (vi, km or en)."""
    return choose(get(store, id)["name"], lang)
