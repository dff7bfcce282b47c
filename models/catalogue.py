"""The catalogue: areas, agencies, categories and hotlines from the files in `models/data`.

`load` may run at every start: it writes only rows that came from a file (`origin: "file"`). A row that an
official changed has the origin `desk` and stays as it is, and nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from pymongo import ReplaceOne

from models.areas import agencies, areas, from_files
from models.areas.agencies import Agency
from models.areas.areas import Area
from models.categories import categories, legal_matters
from models.desk import reply_templates
from models.reports import hotlines
from models.settings import SettingsError
from models.store import Document, Store
from models.store.catalogue_rows import DESK
from models.store.database import but_for_duplicates
from models.store.datafiles import read

AREA_FILES = ("areas_2021.json", "areas_2025.json")

__all__ = ["AREA_FILES", "DESK", "FILE", "load", "read", "rows"]


class FileAgency(TypedDict):
    """A kind of agency in `agencies.yml`; its names have `{area}` where the name of the area is to stand."""

    code: str
    name: dict[str, str]


FILE = "file"


@dataclass(frozen=True)
class Pending:
    """A row that is not loaded as the files have it.

    :param state: `new` or `changed`, which the next `load` brings, or the origin of what stands in its way.
    """

    collection: str
    id: str
    state: str


def load(store: Store) -> None:
    """Put every row of the files into the store, but for rows changed at the desk."""
    for collection, documents in rows().items():
        _upsert(store, collection, documents)
    store.invalidate_catalogue(begin=True)


def pending(store: Store) -> list[Pending]:
    """Return the rows that the store does not hold as the files do, in their order."""
    found: list[Pending] = []
    for collection, documents in rows().items():
        there = {row["_id"]: row for row in store.db[collection].find()}
        found += [
            Pending(collection, row["_id"], state)
            for row in documents
            if (state := _state(there.get(row["_id"]), row))
        ]
    return found


def _state(stored: Document | None, row: Document) -> str:
    """Return why a row is pending; "" when it is loaded."""
    if stored is None:
        return "new"
    if {**stored, "origin": FILE} == row:
        return ""
    return "changed" if stored["origin"] == FILE else str(stored["origin"])


def insist_on_province(store: Store) -> str:
    """Return the full name of the province that the setting PROVINCE names, which must be in the loaded catalogue.

    `loa areas import` brings the map of another province.

    :raises SettingsError: it does not; names those that there are.
    """
    found = store.collection(areas.AREAS).find({"level": areas.Level.PROVINCE})
    provinces = {row["_id"]: row["full_name"] for row in found}
    if store.settings.province not in provinces:
        known = ", ".join(f"{key} ({name})" for key, name in sorted(provinces.items())) or "none yet"
        raise SettingsError(
            f"PROVINCE: there is no {store.settings.province}; there are {known}. `loa areas import` brings others."
        )
    return str(provinces[store.settings.province])


def rows() -> dict[str, list[Document]]:
    """Return what the files hold, as documents by collection."""
    units = from_files.documents([read(name) for name in AREA_FILES])
    found = {
        **of_units(units),
        categories.CATEGORIES.name: _rows("categories.yml", "categories", "code"),
        categories.TOPICS.name: _rows("topics.yml", "topics", "code"),
        hotlines.HOTLINES.name: _rows("hotlines.yml", "hotlines", "number"),
        reply_templates.REPLY_TEMPLATES.name: _templates(),
    }
    return {name: [{**row, "origin": FILE} for row in documents] for name, documents in found.items()}


def of_units(units: Sequence[Area]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return areas, and what every area has of itself (its committee and offices), as documents by collection."""
    offices = read("legal_offices.yml")["offices"]
    return {
        areas.AREAS.name: units,
        agencies.AGENCIES.name: _agencies(units),
        legal_matters.LEGAL_OFFICES.name: legal_matters.office_rows(units, offices),
    }


def _rows(name: str, key: str, id: str) -> list[Document]:
    """Return the rows under `key`, in the order of the file, with the value of `id` as their id."""
    return [{"_id": row[id], **row, "order": order} for order, row in enumerate(read(name)[key])]


def _templates() -> list[Document]:
    empty: Document = {"states": [], "categories": [], "deleted": False, "version": 1}
    return [empty | row for row in _rows("reply_templates.yml", "templates", "code")]


def _agencies(units: Iterable[Area]) -> list[Agency]:
    kinds = read("agencies.yml")
    return [
        _agency(kind, unit)
        for unit in units
        for kind in (
            kinds["committee"],
            *(kinds["provincial"] if unit["level"] == areas.Level.PROVINCE else ()),
        )
    ]


def _agency(kind: FileAgency, unit: Area) -> Agency:
    return {
        "_id": agencies.agency_id(kind["code"], unit["_id"]),
        "code": kind["code"],
        "name": {lang: name.format(area=unit["full_name"]) for lang, name in kind["name"].items()},
        "area_id": unit["_id"],
        "province_id": unit["province_id"],
    }


def _upsert(store: Store, collection: str, rows: Iterable[Document]) -> None:
    """Write the rows; one that exists with another origin than the file's is left alone."""
    writes = [ReplaceOne({"_id": row["_id"], "origin": FILE}, row, upsert=True) for row in rows]
    # The upsert of a row changed at the desk finds no row of the file's and runs into its id.
    with but_for_duplicates():
        store.db[collection].bulk_write(writes, ordered=False)
