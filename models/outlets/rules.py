"""Rules of outlets that are data: the hours in which they may sound at all (`models/data/outlet_rules.yml`)."""

from __future__ import annotations

from functools import cache
from typing import TypedDict, cast

from models.areas import areas
from models.store import Store, datafiles


class Hours(TypedDict):
    """Between which hours of local wall time, `HH:MM`, outlets may sound."""

    earliest: str
    latest: str


class Rules(Hours):
    """The hours of everybody, and those of provinces by their ids."""

    provinces: dict[str, Hours]


def hours_of(store: Store) -> Hours:
    """Return the hours of the active province."""
    return hours_in(rules(), areas.active_province_id(store))


def hours_in(read: Rules, province_id: str) -> Hours:
    """Return the hours that rules give a province: its own, or those of everybody."""
    own = read["provinces"].get(province_id)
    return own or {"earliest": read["earliest"], "latest": read["latest"]}


@cache
def rules() -> Rules:
    """Return the rules of the file."""
    return cast(Rules, datafiles.read("outlet_rules.yml"))
