"""The map of an area as browsers draw it: its communes by their boundaries, by their centres where there are none.

Simplified to 33 metres with shared borders kept shared: 124 communes are some 50 kB when compressed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from models.areas import areas
from models.areas.areas import Area, Level
from models.areas.boundaries import BOUNDARIES, Boundary
from models.store import Store

#: Borders move by at most so much, in degrees (33 metres).
TOLERANCE = 0.0003

#: Decimals of a degree (11 metres).
DECIMALS = 4


class Outlines(NamedTuple):
    """A map.

    :param text: GeoJSON; the `id` of a feature is the area's, `name` its full name.
    :param digest: says whether it is still the same.
    :param sources: who made the boundaries, and under what terms they are used.
    """

    text: str
    digest: str
    sources: Sequence[str]


def of(store: Store, area_id: str) -> Outlines:
    """Return the map of an area: itself if it is a commune, else the communes in it.

    :raises NotFound: there is no such area.
    """
    area = areas.get(store, area_id)
    found: Outlines = store.cached(("outlines", area["_id"]), lambda: _of(store, area))
    return found


def _of(store: Store, area: Area) -> Outlines:
    units = [area] if area["level"] == Level.COMMUNE else areas.communes(store, area["_id"])
    query = {"_id": {"$in": [one["_id"] for one in units]}}
    known = {row["_id"]: row for row in store.collection(BOUNDARIES).find(query)}
    features = list(_features(units, known))
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    sources = sorted({f"{row['source']} ({row['licence']})" for row in known.values()})
    return Outlines(text, hashlib.sha256(text.encode()).hexdigest()[:16], sources)


def _features(units: Sequence[Area], known: dict[str, Boundary]) -> Iterator[dict[str, Any]]:
    bordered = [one for one in units if one["_id"] in known]
    exact = [shape(known[one["_id"]]["geometry"]) for one in bordered]
    simple: list[BaseGeometry] = list(shapely.coverage_simplify(exact, TOLERANCE)) if exact else []
    for unit, whole, drawn in zip(bordered, exact, simple, strict=True):
        yield _feature(unit, _rounded(mapping(drawn if not drawn.is_empty else whole)))
    for unit in units:
        if unit["_id"] not in known and unit["center"]:
            yield _feature(unit, unit["center"])


def _feature(unit: Area, geometry: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": unit["_id"],
        "properties": {"name": unit["full_name"]},
        "geometry": geometry,
    }


def _rounded(geometry: Any) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    return round(value, DECIMALS) if isinstance(value, float | int) else [_round(one) for one in value]
