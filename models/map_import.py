"""The import of a map: areas of a file put into the store, with the offices that every area has, or nothing at all.

An imported row has the origin `import`: loading the catalogue again leaves it alone. A row that was changed at the desk
(`desk`) stays as it is, and nothing is ever removed. Links between maps are kept on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymongo import ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession

from models import catalogue
from models.areas import areas, from_files, map_file
from models.areas.areas import Area
from models.areas.map_file import BadMap, MapFile, RowFault
from models.store import Document, Store

#: A row of one of the collections that a map fills.
StoredRow: TypeAlias = Mapping[str, Any]

IMPORT = "import"


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    :param rows: by collection, what is written.
    :param linked: areas of other maps whose `predecessors` change, with what they will be.
    :param fresh, changed, same, kept: ids of areas that are new, changed, as they are, and changed at the desk.
    :param moved: those of the changed that another province gets; what was reported there stays with the one before.
    """

    rows: Mapping[str, Sequence[StoredRow]]
    linked: Mapping[str, list[str]]
    fresh: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    moved: tuple[str, ...]


def plan(store: Store, one: MapFile) -> Plan:
    """Say what importing a map would do.

    :raises BadMap: rows of it are wrong; names each.
    """
    faults = list(map_file.faults_of(one))
    faults += _successor_faults(store, one)
    if faults:
        raise BadMap(*faults)
    units = from_files.documents([one.as_data()])
    linked = _linked(store, units)
    found = catalogue.of_units(units)
    stored = {name: _stored(store, name, rows) for name, rows in found.items()}
    writes = {
        name: [row for row in rows if _wanted(stored[name].get(row["_id"]), row)]
        for name, rows in found.items()
    }
    before = stored[areas.AREAS.name]
    written = {row["_id"] for row in writes[areas.AREAS.name]}
    ids = [row["_id"] for row in units]
    provinces = {row["_id"]: row["province_id"] for row in units}
    return Plan(
        rows=writes,
        linked=linked,
        fresh=tuple(key for key in ids if key not in before),
        changed=tuple(key for key in ids if key in before and key in written),
        same=tuple(key for key in ids if key not in written and not _is_desk(before[key])),
        kept=tuple(key for key in ids if key in before and _is_desk(before[key])),
        moved=tuple(
            key
            for key in ids
            if key in before and key in written and before[key]["province_id"] != provinces[key]
        ),
    )


def carry_out(store: Store, wanted: Plan) -> None:
    """Write everything that was planned, in one transaction."""

    def work(session: ClientSession) -> None:
        for name, rows in wanted.rows.items():
            writes = [
                # Not one that the desk has changed since it was planned: that runs into its id and undoes everything.
                ReplaceOne(
                    {"_id": row["_id"], "origin": {"$ne": catalogue.DESK}},
                    {**row, "origin": IMPORT},
                    upsert=True,
                )
                for row in rows
            ]
            if writes:
                store.db[name].bulk_write(writes, ordered=False, session=session)
        if wanted.linked:
            updates = [_link(key, predecessors) for key, predecessors in wanted.linked.items()]
            store.collection(areas.AREAS).bulk_write(updates, ordered=False, session=session)
        store.invalidate_catalogue(session, begin=True)

    store.transact(work)


def _link(key: str, predecessors: list[str]) -> UpdateOne:
    # A row of the file would lose the link with the next loading.
    origin = {"$cond": [{"$eq": ["$origin", catalogue.DESK]}, "$origin", IMPORT]}
    return UpdateOne({"_id": key}, [{"$set": {"predecessors": predecessors, "origin": origin}}])


def _successor_faults(store: Store, one: MapFile) -> Iterator[RowFault]:
    """Those whose successor is not in the store; the map that begins then must be imported first."""
    wanted = {
        areas.area_id(str(row.values["successor"]), str(one.valid_to)): row
        for row in one.rows
        if row.values.get("successor") and one.valid_to
    }
    known = {
        row["_id"] for row in store.collection(areas.AREAS).find({"_id": {"$in": sorted(wanted)}}, {"_id": 1})
    }
    for row in one.rows:
        key = areas.area_id(str(row.values.get("successor")), str(one.valid_to))
        if key in wanted and key not in known:
            yield RowFault(row.where, f"There is no area {key}; import the map that begins then first.")


def _linked(store: Store, units: list[Area]) -> dict[str, list[str]]:
    """Link the units to areas of other maps, both ways; returns what changes there."""
    ours = {row["_id"]: row for row in units}
    before = store.collection(areas.AREAS).find(
        {"successors": {"$in": sorted(ours)}, "_id": {"$nin": sorted(ours)}}, {"successors": 1}
    )
    for row in before:
        for key in row["successors"]:
            if key in ours and row["_id"] not in ours[key]["predecessors"]:
                ours[key]["predecessors"].append(row["_id"])
    for row in units:
        row["predecessors"].sort()
    after = {key for row in units for key in row["successors"] if key not in ours}
    query: Document = {
        "_id": {"$nin": sorted(ours)},
        "$or": [{"_id": {"$in": sorted(after)}}, {"predecessors": {"$in": sorted(ours)}}],
    }
    changed = {}
    for row in store.collection(areas.AREAS).find(query, {"predecessors": 1}):
        others = [key for key in row["predecessors"] if key not in ours]
        mine = [key for key, unit in ours.items() if row["_id"] in unit["successors"]]
        if sorted(row["predecessors"]) != sorted([*others, *mine]):
            changed[row["_id"]] = sorted([*others, *mine])
    return changed


def _stored(store: Store, collection: str, rows: Sequence[StoredRow]) -> dict[str, StoredRow]:
    found = store.db[collection].find({"_id": {"$in": [row["_id"] for row in rows]}})
    return {row["_id"]: row for row in found}


def _wanted(stored: StoredRow | None, row: StoredRow) -> bool:
    """Whether a row is to be written: it is new or otherwise, and not the desk's."""
    return stored is None or (not _is_desk(stored) and _plain(stored) != _plain(row))


def _is_desk(stored: StoredRow) -> bool:
    return stored.get("origin") == catalogue.DESK


def _plain(row: StoredRow) -> StoredRow:
    """Return a row without where it is from, and with links in one order."""
    plain = {name: value for name, value in row.items() if name != "origin"}
    return plain | {name: sorted(plain[name]) for name in ("successors", "predecessors") if name in plain}
