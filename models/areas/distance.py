"""Distances on Earth, and how far a commune reaches."""

from __future__ import annotations

import math
from functools import lru_cache

import h3

from models.areas.areas import Area, Level
from models.store.datafiles import read

#: Radius of the sphere on which MongoDB measures, so that both give one answer.
EARTH_METRES = 6_378_100.0

#: Length of a degree of latitude on it, in kilometres.
DEGREE_KM = EARTH_METRES / 1000 * math.pi / 180


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the distance between two points in degrees, along a great circle."""
    radians: float = h3.great_circle_distance((lat, lon), (other_lat, other_lon), unit="rads")
    return radians * EARTH_METRES


def fits(area: Area, lat: float, lon: float) -> bool:
    """Say whether a point may lie in a commune: no farther from its centre than any commune reaches.

    How far that is stands in `models/data/place_rules.yml`; of areas above communes nothing is said.
    """
    if area["level"] != Level.COMMUNE or not area["center"]:
        return True
    longitude, latitude = area["center"]["coordinates"]
    return metres(lat, lon, latitude, longitude) <= _rules()["area_reach_m"]


@lru_cache(maxsize=1)
def _rules() -> dict[str, int]:
    rules: dict[str, int] = read("place_rules.yml")
    return rules
