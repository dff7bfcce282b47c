"""Hexagons: the cells of H3 (https://h3geo.org) in which places are blurred and counted.

A cell of resolution 9 measures about 400 m across, one of resolution 10 about 150 m.
"""

from __future__ import annotations

import h3

#: The resolution at which a private place is published, and reports are counted.
RESOLUTION = 9

#: The finest: a place that nobody has looked at yet.
FINE = 10


def cell_of(lat: float, lon: float, resolution: int = RESOLUTION) -> str:
    """Return the cell around a point in degrees (WGS 84)."""
    return str(h3.latlng_to_cell(lat, lon, resolution))


def centre(cell: str) -> tuple[float, float]:
    """Return the latitude and longitude of a cell's centre, with five decimals (one metre)."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 5), round(lon, 5)


def blurred(lat: float, lon: float, resolution: int = RESOLUTION) -> tuple[float, float]:
    """Return the centre of the cell around a point, to stand for the point."""
    return centre(cell_of(lat, lon, resolution))


def parent(cell: str, resolution: int) -> str:
    """Return the cell of a coarser resolution around a cell; the cell itself if it is not finer."""
    return str(h3.cell_to_parent(cell, resolution)) if h3.get_resolution(cell) > resolution else cell


def resolution_for(degrees: float) -> int:
    """Return the finest resolution at which a map so many degrees wide shows some dozens of cells."""
    widths = {9: 0.04, 8: 0.1, 7: 0.3, 6: 0.8, 5: 2.0}
    return next((resolution for resolution, width in widths.items() if degrees <= width), 4)
