"""Weighting by area: shares as they would be if each area had answered as large a part as it has of the people.

An option that somebody chooses and names, as it changes what is told: the people of each area come along with the
question, since the catalogue has none. They name every area of which it is told how many answered, and no area of which
that is hidden; those without any answers are named as left out.

A share of one area alone would be that area's row. So a weighted share is told only where its cell is shown in the
breakdown by area of each area that counts: whoever reads it could compute it, and nothing else, from what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from models.areas import areas
from models.errors import Fault, NotFound, insist_on_none
from models.store import Store
from models.surveys import hidden_results, result_cells
from models.surveys.hidden_results import Breakdown, Rows, question_total
from models.surveys.result_cells import Layout
from models.surveys.suppression import Hidden
from models.surveys.tally import SurveyTotal

#: Areas that can be weighted at once, and people in one.
MOST_AREAS, MOST_PEOPLE = 200, 100_000_000

#: Areas that a refusal names.
_MOST_NAMED = 20


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
    """The people and the total of each area that counts, the ids of those left out, and what is hidden by area."""

    people: Mapping[str, int]
    totals: Mapping[str, SurveyTotal]
    left_out: tuple[str, ...]
    hidden: Breakdown


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
        right = people.isascii() and people.isdecimal() and len(people) <= len(str(MOST_PEOPLE))
        if not (right and 0 < int(people) <= MOST_PEOPLE):
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


def strata(store: Store, people: Mapping[str, int], rows: Rows, hidden: Breakdown) -> Strata:
    """Return the areas that are weighted, with their totals.

    :param rows: by area.
    :param hidden: what of each question is hidden in them.
    :raises Invalid: `weights_missing`, `weights_hidden`: areas with answers that are not named, or are not told.
    """
    insist_on_none(list(_unfit(store, people, rows)))
    counted = {name: rows.totals[name] for name in people if name in rows.totals}
    left_out = tuple(sorted(set(people) - set(counted)))
    return Strata({name: people[name] for name in counted}, counted, left_out, hidden)


def _unfit(store: Store, people: Mapping[str, int], rows: Rows) -> Iterator[Fault]:
    lost = hidden_results.of_turnout(rows)
    if secret := [name for name in people if name in rows.totals and lost.row(name)]:
        yield Fault("weighted", "weights_hidden", {"areas": _codes(store, secret)})
    over = {one for name in people for one in areas.above(store, name)}
    told = (name for name in rows.totals if not lost.row(name) and name not in over)
    if missing := [name for name in told if people.keys().isdisjoint(areas.above(store, name))]:
        yield Fault("weighted", "weights_missing", {"areas": _codes(store, missing)})


def _codes(store: Store, ids: Iterable[str]) -> str:
    named = sorted(areas.get(store, one)["code"] for one in ids)
    return ", ".join(named[:_MOST_NAMED]) + (", …" if len(named) > _MOST_NAMED else "")


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


def shares(found: Strata, layout: Layout, number: int = 0) -> dict[str, float]:
    """Return the weighted share of each cell that is told, in whole percents; empty when nobody answered.

    :param number: of the layout among those of its question.
    """
    parts = {name: question_total(total, layout.question["id"]) for name, total in found.totals.items()}
    n = {name: result_cells.answered(layout, part) for name, part in parts.items()}
    counted = [name for name in parts if n[name]]
    whole = sum(found.people[name] for name in counted)
    counts = {name: result_cells.counts(layout, parts[name]) for name in counted}
    hidden = found.hidden[layout.question["id"]]
    return {
        cell: round(sum(found.people[name] / whole * counts[name][cell] / n[name] for name in counted), 2)
        for place, cell in enumerate(layout.cells)
        if counted and not _is_lost(hidden, layout, number, place, found.totals)
    }


def _is_lost(hidden: Sequence[Hidden], layout: Layout, number: int, place: int, names: Iterable[str]) -> bool:
    """Say whether a cell is hidden in one of some areas, or how many answered the question there is."""
    if layout.alone:
        rows = any(one.row(name) for one in hidden for name in names)
        return rows or any(hidden[place].cell(name, "yes") for name in names)
    return any(hidden[number].cell(name, layout.cells[place]) for name in names)
