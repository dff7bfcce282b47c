"""The league: ranks of units by one figure, only where their denominators can be compared; pure functions.

Units of one kind are ranked among themselves (phường, xã, thị trấn, đặc khu). One whose denominator is below the
minimum of the figure is listed without a rank and with the reason; ties share a rank, and the next one counts them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from models.evaluation.catalogue import Better, Kind, Measure
from models.targets.counting import Count, Unknown


class Place(NamedTuple):
    """Where a unit stands.

    :param rank: from 1; None where it has none, and `reason` says why.
    """

    unit: str
    figure: Count | None
    rank: int | None
    reason: str


class Group(NamedTuple):
    """The units of one kind: those with a rank first, the best at the top; `ranked` is how many have one."""

    kind: str
    places: Sequence[Place]
    ranked: int


def of(
    measure: Measure, kinds: Mapping[str, str], cells: Mapping[str, Count | Unknown] | Unknown
) -> list[Group]:
    """Return the league of a figure, a group for each kind of unit.

    :param kinds: the kind of each unit, in the order in which units without a rank are listed.
    """
    groups: dict[str, list[str]] = {}
    for unit, kind in kinds.items():
        groups.setdefault(kind, []).append(unit)
    return [_group(measure, kind, units, cells) for kind, units in sorted(groups.items())]


def _group(
    measure: Measure, kind: str, units: Sequence[str], cells: Mapping[str, Count | Unknown] | Unknown
) -> Group:
    found = [_unranked(measure, unit, cells) for unit in units]
    able = [one for one in found if not one.reason]
    shares = {one.unit: Fraction(one.figure.n, one.figure.d) for one in able if one.figure}
    sign = -1 if measure.better == Better.MORE else 1
    ranked = [
        one._replace(rank=1 + sum(sign * other < sign * shares[one.unit] for other in shares.values()))
        for one in sorted(able, key=lambda one: sign * shares[one.unit])
    ]
    return Group(kind, [*ranked, *(one for one in found if one.reason)], len(ranked))


def _unranked(measure: Measure, unit: str, cells: Mapping[str, Count | Unknown] | Unknown) -> Place:
    """Return a unit before ranks are given; one with a reason gets none."""
    found = cells if isinstance(cells, Unknown) else cells[unit]
    if isinstance(found, Unknown):
        return Place(unit, None, None, found.reason)
    if measure.kind == Kind.WHOLE:
        return Place(unit, found, None, "not_comparable")
    return Place(unit, found, None, "below_least" if found.d < measure.least else "")
