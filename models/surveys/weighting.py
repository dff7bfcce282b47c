"""Weighting by area: shares as they would be if each area had answered as large a part as it has of the people.

An option that somebody chooses and names, as it changes what is told: the people of each area come along with the
question, since the catalogue has none. Only areas with enough answers count, the others are named as left out. Shares
are whole percents, so that nothing hidden can be computed from them and the unweighted ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from models.areas import areas
from models.errors import Fault, NotFound, insist_on_none
from models.store import Store
from models.surveys import result_cells, tally
from models.surveys.hidden_results import question_total
from models.surveys.result_cells import Layout
from models.surveys.suppression import SMALLEST_CELL
from models.surveys.tally import SurveyTotal

#: Areas that can be weighted at once, and people in one.
MOST_AREAS, MOST_PEOPLE = 200, 100_000_000


class Weighted(TypedDict):
    """By what was weighted: the areas that count, those left out, and how many answers stand in the first.

    `effective` is how many unweighted answers say as much (Kish: the square of the sum of the weights, through the sum
    of their squares).
    """

    by: str
    areas: list[str]
    left_out: list[str]
    n: int
    effective: float


@dataclass(frozen=True)
class Strata:
    """The people and the total of each area that counts, and the ids of those that are left out."""

    people: Mapping[str, int]
    totals: Mapping[str, SurveyTotal]
    left_out: tuple[str, ...]


def parsed(store: Store, given: str) -> dict[str, int]:
    """Return the people by the id of the area from `code:people,code:people`.

    :raises Invalid: naming everything that is wrong (`faults`).
    """
    insist_on_none(list(faults(store, given)))
    pairs = (one.rpartition(":") for one in given.split(",") if one)
    return {areas.searched(store, code.strip())["_id"]: int(people) for code, _, people in pairs}


def faults(store: Store, given: str) -> Iterator[Fault]:
    """Yield what is wrong with people by area: unknown areas, areas within others, numbers that can't be."""
    found: list[str] = []
    parts = [one for one in given.split(",") if one]
    if len(parts) > MOST_AREAS:
        yield Fault("weighted", "too_many_items", {"max": MOST_AREAS})
        return
    for part in parts:
        code, _, people = part.rpartition(":")
        if not (people.isascii() and people.isdecimal() and 0 < int(people[:12]) <= MOST_PEOPLE):
            yield Fault("weighted", "out_of_range", {"min": 1, "max": MOST_PEOPLE})
            continue
        try:
            found.append(areas.searched(store, code.strip())["_id"])
        except NotFound:
            yield Fault("weighted", "area_unknown")
    if any(one in areas.above(store, other)[:-1] for one in found for other in found) or len(
        set(found)
    ) < len(found):
        yield Fault("weighted", "areas_overlap")


def strata(store: Store, survey_id: str, people: Mapping[str, int]) -> Strata:
    """Return the areas that are weighted, with their totals."""
    totals = tally.read(store, survey_id, "area", people)
    counted = {name: row for name, row in totals.items() if row["n"] >= SMALLEST_CELL}
    left_out = tuple(sorted(set(people) - set(counted)))
    return Strata({name: people[name] for name in counted}, counted, left_out)


def told(found: Strata) -> Weighted:
    """Return what is told of a weighting."""
    return {
        "by": "area",
        "areas": sorted(found.people),
        "left_out": list(found.left_out),
        "n": sum(total["n"] for total in found.totals.values()),
        "effective": round(
            effective(found.people, {name: row["n"] for name, row in found.totals.items()}), 1
        ),
    }


def effective(people: Mapping[str, int], n: Mapping[str, int]) -> float:
    """Return how many unweighted answers say as much as these (Kish)."""
    squares = sum(people[name] ** 2 / n[name] for name in people if n[name])
    whole = sum(people[name] for name in people if n[name])
    return whole**2 / squares if squares else 0.0


def shares(found: Strata, layout: Layout) -> dict[str, float]:
    """Return the weighted share of each cell, in whole percents; empty when no area has enough answers."""
    parts = {name: question_total(total, layout.question["id"]) for name, total in found.totals.items()}
    n = {name: result_cells.answered(layout, part) for name, part in parts.items()}
    counted = [name for name in parts if n[name] >= SMALLEST_CELL]
    whole = sum(found.people[name] for name in counted)
    sums = dict.fromkeys(layout.cells, 0.0)
    for name in counted:
        for cell, count in result_cells.counts(layout, parts[name]).items():
            sums[cell] += found.people[name] / whole * count / n[name]
    return {cell: round(share, 2) for cell, share in sums.items()} if counted else {}
