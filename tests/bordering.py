"""Boundaries for tests: squares that nobody drew from a map, each around the centre of its commune."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from models.areas import areas, boundary_file
from models.store import Store

#: Half the side of a square, in degrees.
HALF = 0.02


def square(lon: float, lat: float, half: float = HALF) -> list[list[float]]:
    """A closed ring around a point."""
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[round(lon + x, 6), round(lat + y, 6)] for x, y in corners]


def around(store: Store, area_id: str, half: float = HALF) -> list[list[float]]:
    """A square around the centre of a commune."""
    center = areas.get(store, area_id)["center"]
    assert center is not None
    lon, lat = center["coordinates"]
    return square(lon, lat, half)


def feature(code: str, *rings: Sequence[Sequence[float]], **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature of one polygon."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"code": code, **properties}, "geometry": geometry}


def collection(*features: dict[str, Any]) -> str:
    """A GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def bordered(store: Store, *area_ids: str, half: float = HALF) -> None:
    """Give communes squares as boundaries."""
    text = collection(*(feature(one.partition("@")[0], around(store, one, half)) for one in area_ids))
    found = list(boundary_file.features(text, "squares", "code"))
    boundary_file.carry_out(
        store, boundary_file.plan(store, found, source="Vẽ cho kiểm thử", licence="CC0-1.0")
    )
