"""Counting: one pure function a computed target, from facts to the numerator and denominator of each unit.

A unit is a commune on the map of the day, or the area of the plan itself for what belongs to no commune. So the figure
of a district or a province is the sum of its units, and each unit's own figure stands behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from models.outlets.outlets import Technology
from models.staff import staff
from models.staff.staff import StaffMember
from models.stations import plan
from models.stations.stations import Station


class Count(NamedTuple):
    """`n` of `d`."""

    n: int
    d: int


class Unknown(NamedTuple):
    """That it can't be computed, and why: a key of `reasons` in `models/data/targets.yml`."""

    reason: str


#: By unit.
Cells = Mapping[str, Count]


def having(units: Iterable[str], those: Collection[str]) -> Cells:
    """Return 1 of 1 for each unit that is one of those, 0 of 1 for the others."""
    return {one: Count(int(one in those), 1) for one in units}


def reaching(units: Sequence[str], listed: Collection[str], whole: Collection[str]) -> Cells | Unknown:
    """Return which communes reach all their hamlets.

    :param listed: communes that have listed their hamlets; without any nobody knows anything.
    :param whole: of these the ones that are reached as a whole.
    """
    return having(units, whole) if set(listed).intersection(units) else Unknown("hamlets_unknown")


def pages(units: Sequence[str], posted: Collection[str], late: Collection[str]) -> Cells:
    """Return which communes have a page that lives.

    :param posted: communes with a new post; `late` those with a question that is overdue.
    """
    return having(units, set(posted) - set(late))


def contributors(province: str, giving: Count) -> Cells | Unknown:
    """Return how many departments of the province contributed."""
    return {province: giving} if giving.d else Unknown("no_units")


def answered_for(province: str, essential: Count) -> Cells | Unknown:
    """Return how much of the essential information that was published a body answers for."""
    return {province: essential} if essential.d else Unknown("no_posts")


def opinions(found: Mapping[str, Count]) -> Cells | Unknown:
    """Return how many petitions were handled, by commune."""
    return found if any(one.d for one in found.values()) else Unknown("no_opinions")


def stations_on_ip(unit_of: Mapping[str, str], stations: Iterable[Station]) -> Cells | Unknown:
    """Return how many stations in use are on IP, by commune."""
    found: dict[str, Count] = {}
    for one in stations:
        unit = unit_of.get(one["area_id"])
        if unit and not one["retired_at"]:
            _add(found, unit, int(one["technology"] == Technology.IP))
    return found or Unknown("no_stations")


def conversion_pace(unit_of: Mapping[str, str], stations: Iterable[Station], year: int) -> Cells | Unknown:
    """Return how many stations of the baseline were converted in a year, by commune."""
    found: dict[str, Count] = {}
    for one in plan.baseline(stations):
        if unit := unit_of.get(one["area_id"]):
            done = one["converted"]
            _add(found, unit, int(bool(done) and done["day"][:4] == str(year)) if done else 0)
    return found or Unknown("no_baseline")


def staff_trained(unit_of: Mapping[str, str], members: Iterable[StaffMember], day: str) -> Cells | Unknown:
    """Return how many of those who are there on a day were trained by then, by commune."""
    found: dict[str, Count] = {}
    for one in members:
        unit = unit_of.get(one["area_id"])
        if unit and staff.is_there(one, day):
            _add(found, unit, int(staff.is_trained(one, day)))
    return found or Unknown("no_staff")


def papers(unit_of: Mapping[str, str], found: Iterable[tuple[str, Count]]) -> Cells | Unknown:
    """Return how many documents and reports went through the system, by commune.

    :param found: those of each agency, with its area.
    """
    units: dict[str, Count] = {}
    for area_id, one in found:
        if unit := unit_of.get(area_id):
            before = units.get(unit, Count(0, 0))
            units[unit] = Count(before.n + one.n, before.d + one.d)
    return units or Unknown("no_papers")


def reported(units: Sequence[str], asked: Collection[str], in_time: Collection[str]) -> Cells | Unknown:
    """Return which units handed the yearly report in before 15 December.

    :param asked: those that were asked for it here; the others owe it, too, but where nobody was, nobody knows.
    """
    return having(units, in_time) if set(asked).intersection(units) else Unknown("no_yearly_report")


def total(cells: Cells, units: Iterable[str]) -> Count:
    """Return the sum over some units."""
    found = [cells[one] for one in units if one in cells]
    return Count(sum(one.n for one in found), sum(one.d for one in found))


def _add(found: dict[str, Count], unit: str, n: int) -> None:
    before = found.get(unit, Count(0, 0))
    found[unit] = Count(before.n + n, before.d + 1)
