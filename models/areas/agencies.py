"""Agencies (cơ quan): the offices that answer for reports and contribute posts.

Document: `{_id, code, name: {vi, km, en}, area_id, province_id, origin, version?, closed_at?}`; the id is
`<code>:<area id>`, so `ubnd:29242@2025-07-01` is the People's Committee of that ward. Every area has one; the other
offices belong to a province, or to whatever area the desk gave them. `version` and `closed_at` stand where the desk
changed something (`models.desk.agency_changes`). A closed agency keeps its name for what it answered for, and gets
nothing new.
"""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel

from models.errors import NotFound
from models.language.languages import DEFAULT, choose
from models.store import Document, Store
from models.store.collections import CollectionSpec, Kind

AGENCIES = CollectionSpec(
    "agencies",
    Document,
    purpose="",
    kept="",
    kind=Kind.AGENCY,
    indexes=[IndexModel([("area_id", ASCENDING), ("code", ASCENDING)], unique=True)],
)

#: The code of a People's Committee, which every area has.
COMMITTEE = "ubnd"


def agency_id(code: str, area_id: str) -> str:
    """The id of the office `code` of an area."""
    return f"{code}:{area_id}"


def committee(area_id: str) -> str:
    """The id of the People's Committee of an area."""
    return agency_id(COMMITTEE, area_id)


def area_of(id: str) -> str:
    """The id of the area that an agency belongs to."""
    return id.partition(":")[2]


def get(store: Store, id: str) -> Document:
    """One agency.

    :raises NotFound: there is none.
    """
    agency = find(store, id)
    if agency is None:
        raise NotFound("agency_not_found", agency=id)
    return agency


def find(store: Store, id: str) -> Document | None:
    """One agency; None when there is none."""
    return store.cached((AGENCIES.name, id), lambda: store.collection(AGENCIES).find_one({"_id": id}))


def find_open(store: Store, id: str) -> Document | None:
    """Return an agency that can be given work; None when there is none or it is closed."""
    agency = find(store, id)
    return agency if agency and not agency.get("closed_at") else None


def of_area(store: Store, area_id: str) -> list[Document]:
    """The agencies of one area itself, by code."""
    return list(store.collection(AGENCIES).find({"area_id": area_id}).sort("code", ASCENDING))


def name(store: Store, id: str, lang: str = DEFAULT) -> str:
    """The name of an agency as residents read it, in `lang` (vi, km or en)."""
    return choose(get(store, id)["name"], lang)
