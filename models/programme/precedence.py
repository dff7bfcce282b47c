"""The table of precedence, and the levels of sources that it knows."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, cast

from models.areas import areas
from models.areas.areas import Level
from models.store import Store, datafiles


class SourceLevel(StrEnum):
    """From which level something comes, high to low: trung ương, tỉnh, huyện (cũ), xã."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


#: The levels that an office at an area may speak for: a province passes on what central bodies give it.
_OF_AREAS = {
    Level.PROVINCE: (SourceLevel.PROVINCE, SourceLevel.CENTRAL),
    Level.DISTRICT: (SourceLevel.DISTRICT,),
    Level.COMMUNE: (SourceLevel.COMMUNE,),
}


@cache
def table() -> dict[str, Any]:
    """Return the table that `what_plays` goes by (`models/data/precedence.json`)."""
    return cast("dict[str, Any]", datafiles.read("precedence.json"))


def levels_at(store: Store, area_id: str) -> tuple[SourceLevel, ...]:
    """Return the levels that an office at an area may speak for, its own first.

    :raises NotFound: there is no such area.
    """
    return levels_of(Level(areas.get(store, area_id)["level"]))


def levels_of(level: Level) -> tuple[SourceLevel, ...]:
    """Return the levels that an office at an area of this level may speak for, its own first."""
    return _OF_AREAS[level]
