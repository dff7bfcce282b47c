"""Boundaries in files: GeoJSON as somebody wrote it, joined to the units by code, checked before anything is stored.

Names are never compared: two files write "Hòa" and "Hoà". A polygon that crosses itself is repaired and said so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from shapely.geometry import MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from models.areas import areas
from models.areas.areas import Area
from models.areas.boundaries import BOUNDARIES, Boundary
from models.areas.map_file import BadMap, RowFault
from models.areas.province_box import box
from models.store import Store

#: Borders move by at most about so much, in degrees (11 metres): one point in 1,400 changes its commune.
TOLERANCE = 0.0001

#: Two communes that share more than this part of the smaller one were drawn on different maps.
OVERLAP = 0.01

#: A centre farther than this from its own boundary, in degrees, is somewhere else: a code was mistaken for another.
ASTRAY = 0.05


@dataclass(frozen=True)
class Unit:
    """The boundary of one area, as a file has it."""

    area: Area
    geometry: BaseGeometry


@dataclass(frozen=True)
class BoundaryPlan:
    """What an import would store, and what somebody should look at first.

    :param rows: what is stored.
    :param missing: communes of the province that would still have no boundary.
    :param unknown: codes of the files that name no unit of the map.
    :param repaired: codes whose polygons crossed themselves.
    :param doubts: what looks wrong and may be right: overlaps, and centres outside of their boundary.
    """

    rows: tuple[Boundary, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    repaired: tuple[str, ...]
    doubts: tuple[str, ...]


def features(text: str, name: str, code_property: str) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield code and geometry of each feature of one GeoJSON file.

    :param name: what the file is called in faults.
    :raises BadMap: it is no GeoJSON of polygons with codes; names each fault.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadMap(RowFault(name, f"This is no JSON ({error}).")) from error
    kind = found.get("type") if isinstance(found, dict) else None
    rows = found.get("features") if kind == "FeatureCollection" else [found]
    if kind not in {"FeatureCollection", "Feature"} or not isinstance(rows, list):
        raise BadMap(RowFault(name, "This is no GeoJSON: it needs the type FeatureCollection or Feature."))
    faults = []
    for index, row in enumerate(rows):
        read = _feature(row, code_property)
        if isinstance(read, str):
            faults.append(RowFault(f"{name}, feature {index + 1}", read))
        else:
            yield read
    if faults:
        raise BadMap(*faults)


def plan(
    store: Store,
    found: Sequence[tuple[str, BaseGeometry]],
    *,
    source: str,
    licence: str,
    valid_from: str | None = None,
) -> BoundaryPlan:
    """Say what importing these boundaries would do.

    :param valid_from: the day of the map that the codes are of; default: the active one.
    :raises BadMap: a code stands there twice, or a boundary lies outside the province; names each.
    """
    day = valid_from or areas.active_province_id(store).partition("@")[2]
    known = {one["code"]: one for one in areas.communes(store) if one["valid_from"] == day}
    if faults := [*_twice(found), *_outside(store, found, known)]:
        raise BadMap(*faults)
    units = [Unit(known[code], _valid(geometry)) for code, geometry in found if code in known]
    here = {unit.area["_id"] for unit in units}
    stored = {row["_id"] for row in store.collection(BOUNDARIES).find({}, {"_id": 1})}
    return BoundaryPlan(
        rows=tuple(_rows(units, source, licence)),
        missing=tuple(one["code"] for one in known.values() if one["_id"] not in here | stored),
        unknown=tuple(sorted(code for code, _ in found if code not in known)),
        repaired=tuple(code for code, geometry in found if code in known and not geometry.is_valid),
        doubts=(*_astray(units), *_overlaps(units)),
    )


def carry_out(store: Store, planned: BoundaryPlan) -> None:
    """Store the boundaries of a plan; those of other units stay."""
    writes = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in planned.rows]

    def work(session: ClientSession) -> None:
        store.collection(BOUNDARIES).bulk_write(writes, session=session)
        # Outlines of units are kept with the catalogue.
        store.invalidate_catalogue(session)

    if writes:
        store.transact(work)


def _feature(row: Any, code_property: str) -> tuple[str, BaseGeometry] | str:
    """Return code and geometry of a feature, or what is wrong with it."""
    properties = row.get("properties") if isinstance(row, dict) else None
    code = properties.get(code_property) if isinstance(properties, Mapping) else None
    if code is None:
        return f"It has no property {code_property}."
    try:
        geometry = shape(row.get("geometry") or {})
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return "Its geometry cannot be read."
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        return "Its geometry is no Polygon or MultiPolygon."
    return str(code).strip(), shapely.force_2d(geometry)


def _twice(found: Sequence[tuple[str, BaseGeometry]]) -> Iterator[RowFault]:
    codes = [code for code, _ in found]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield RowFault(code, "The code stands there more than once.")


def _outside(
    store: Store, found: Sequence[tuple[str, BaseGeometry]], known: Mapping[str, Area]
) -> Iterator[RowFault]:
    frame = shapely.box(*box(store))
    for code, geometry in found:
        if code in known and not frame.contains(geometry):
            yield RowFault(
                code, "It lies outside the province; coordinates are longitude, latitude (WGS 84)."
            )


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return the same area without rings that cross themselves; no part of it is lost."""
    if geometry.is_valid:
        return geometry
    made = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    # A line or a point that is left over is no area.
    return shapely.union_all([part for part in shapely.get_parts(made) if isinstance(part, Polygon)])


def _rows(units: Sequence[Unit], source: str, licence: str) -> Iterator[Boundary]:
    # Simplified together, so that a border that two units share stays one line.
    simple = shapely.coverage_simplify([unit.geometry for unit in units], TOLERANCE)
    now = datetime.now(UTC)
    for unit, geometry in zip(units, simple, strict=True):
        kept = _valid(geometry)
        yield {
            "_id": unit.area["_id"],
            "province_id": unit.area["province_id"],
            "geometry": dict(mapping(kept if not kept.is_empty else unit.geometry)),
            "source": source,
            "licence": licence,
            "valid_from": unit.area["valid_from"],
            "imported_at": now,
        }


def _astray(units: Sequence[Unit]) -> Iterator[str]:
    for unit in units:
        center = unit.area["center"]
        if center and unit.geometry.distance(Point(center["coordinates"])) > ASTRAY:
            yield f"{unit.area['code']} {unit.area['full_name']}: its centre lies far outside of its boundary."


def _overlaps(units: Sequence[Unit]) -> Iterator[str]:
    tree = shapely.STRtree([unit.geometry for unit in units])
    for index, unit in enumerate(units):
        for other in sorted(int(one) for one in tree.query(unit.geometry, predicate="intersects")):
            if other > index and _shared(unit.geometry, units[other].geometry) > OVERLAP:
                yield f"{unit.area['code']} and {units[other].area['code']} overlap."


def _shared(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return which part of the smaller one lies in both."""
    return float(one.intersection(other).area / min(one.area, other.area))
