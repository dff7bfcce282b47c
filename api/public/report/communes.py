"""Which commune somebody means: by its name or a former one, or by a position; where that is open, they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.areas import areas, finding_communes, whereabouts
from models.areas.areas import Level
from models.errors import Fault, Invalid, NotFound
from models.store import Store


@dataclass(frozen=True)
class Offered:
    """A commune to choose: `via` is the former name that was typed, `metres` how far its centre is."""

    id: str
    name: str
    via: str = ""
    metres: int | None = None


@dataclass(frozen=True)
class Choice:
    """The commune that is meant, or those that may be.

    :param nearest: the one nearest to the position, since nobody knows.
    :param open: to be asked: which of these is it?
    :param unknown: nothing fits what was typed: all communes are offered.
    """

    area_id: str = ""
    name: str = ""
    nearest: bool = False
    open: Sequence[Offered] = ()
    unknown: bool = False
    faults: Sequence[Fault] = field(default=())


def chosen(store: Store, area_id: str, typed: str) -> Choice:
    """Return the commune that was chosen from what was offered; a name that was typed anew counts more."""
    try:
        area = areas.today(store, area_id)
    except NotFound:
        return named(store, typed) if typed else Choice(faults=[Fault("commune", "area_unknown")])
    meant = finding_communes.find(store, typed) if typed else []
    if meant and area["_id"] not in {one.area["_id"] for one in meant}:
        return named(store, typed)
    return Choice(area["_id"], area["full_name"])


def named(store: Store, typed: str) -> Choice:
    """Return the commune of this name, found as the first page finds it; several where it may be one of these."""
    if area := finding_communes.sure(store, typed):
        return Choice(area["_id"], area["full_name"])
    found = finding_communes.find(store, typed)
    if not found:
        return Choice(unknown=True, faults=[Fault("commune", "area_unknown")])
    offered = [Offered(one.area["_id"], one.area["full_name"], one.via) for one in found]
    return Choice(open=offered, faults=[Fault("commune", "area_to_choose")])


def come_from(store: Store, code: str) -> Choice:
    """Return the commune from whose page somebody comes, by its code or id; nothing for the province or none."""
    try:
        area = areas.today(store, code)
    except NotFound:
        return Choice()
    return Choice(area["_id"], area["full_name"]) if area["level"] == Level.COMMUNE else Choice()


def near(store: Store, lat: float, lon: float) -> Choice:
    """Return the commune that a position lies in by its boundary; else those that it may lie in, to be asked."""
    try:
        found = whereabouts.find(store, lat, lon, limit=3)
    except Invalid:
        return Choice()
    if found.sure and found.nearest:
        return Choice(found.nearest["_id"], found.nearest["full_name"])
    return Choice(
        open=[Offered(one.area["_id"], one.area["full_name"], metres=one.distance_m) for one in found.near]
    )


def best(store: Store, typed: str) -> str:
    """Return the id of the commune of this name where there is no doubt; "" otherwise."""
    return named(store, typed).area_id if typed else ""
