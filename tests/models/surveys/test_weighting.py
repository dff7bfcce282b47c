"""Weighted results tell nothing that the breakdown by area hides: a solver tries, on random tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from models.surveys import hidden_results, weighting
from models.surveys.hidden_results import Rows
from models.surveys.result_cells import Layout
from models.surveys.suppression import Hidden, is_small
from models.surveys.tally import SurveyTotal
from models.surveys.weighting import Strata
from tests.builders import question

COLUMNS, AREAS = ("a", "b", "c"), ("r1", "r2", "r3")
NAMES = [(area, column) for area in (*AREAS, "") for column in COLUMNS]
SIZES = (0, 1, 2, 3, 5, 6, 8, 11, 20)

Table = dict[tuple[str, str], int]


def total(table: Table, *areas: str) -> SurveyTotal:
    cells = {column: sum(table[area, column] for area in areas) for column in COLUMNS}
    n = sum(cells.values())
    return cast(SurveyTotal, {"n": n, "questions": {"q": {"n": n, "cells": cells}}})


def shown(table: Table, hidden: Hidden, whole: frozenset[str]) -> Iterator[tuple[set[tuple[str, str]], int]]:
    """The cells that are known to add up to a number."""
    yield set(NAMES), sum(table.values())
    for column in set(COLUMNS) - whole:
        yield {one for one in NAMES if one[1] == column}, sum(table[one] for one in NAMES if one[1] == column)
    for area in AREAS:
        if not hidden.row(area):
            yield {(area, one) for one in COLUMNS}, sum(table[area, one] for one in COLUMNS)
        yield from (({(area, one)}, table[area, one]) for one in COLUMNS if not hidden.cell(area, one))


def told(table: Table, found: Strata, layout: Layout) -> Iterator[tuple[list[float], float]]:
    """The weighted shares, as what the cells come to."""
    n = {area: row["n"] for area, row in found.totals.items()}
    whole = sum(found.people[area] for area in n)
    for cell, share in weighting.shares(found, layout).items():
        factors = [
            found.people[area] / whole / n[area] if column == cell and area in n else 0
            for area, column in NAMES
        ]
        yield factors, share


def bounds(known: list[Any], weighted: list[tuple[list[float], float]]) -> list[LinearConstraint]:
    sums = np.array([value for _, value in known], dtype=float)
    rows = np.array([[name in cells for name in NAMES] for cells, _ in known], dtype=float)
    found = [LinearConstraint(rows, sums, sums)]
    for factors, share in weighted:
        found.append(LinearConstraint(np.array([factors]), [share - 0.0051], [share + 0.0051]))
    return found


def could_differ(constraints: list[LinearConstraint], wanted: set[tuple[str, str]]) -> bool:
    aim = np.array([name in wanted for name in NAMES], dtype=float)
    ends = []
    for sign in (1, -1):
        done = milp(sign * aim, constraints=constraints, integrality=np.ones(len(NAMES)))
        assert done.success, done.message
        ends.append(round(sign * done.fun))
    return bool(ends[0] < ends[1])


@pytest.mark.parametrize("seed", range(40))
def test_nothing_hidden_can_be_computed_from_weighted_shares(seed: int) -> None:
    chance = random.Random(seed)
    table = {name: chance.choice(SIZES) for name in NAMES}
    layout = Layout(cast(Any, {"show_if": None, **question("q", "single", *COLUMNS)}), COLUMNS)
    rows = Rows(
        total(table, *AREAS, ""), {area: total(table, area) for area in AREAS}, dict.fromkeys(AREAS, "")
    )
    asked = {"q": [layout]}
    whole = hidden_results.of_whole(asked, rows.whole)
    breakdown = hidden_results.of_breakdown(asked, rows, whole)
    lost = hidden_results.of_turnout(rows)
    usable = [area for area in AREAS if not lost.row(area) and rows.totals[area]["n"]]
    weighted = []
    for _ in range(6):
        # Each alone, too, which the refusal of missing areas forbids.
        areas = chance.sample(usable, chance.randint(1, len(usable))) if usable else []
        found = Strata(
            {area: chance.randint(1, 9) for area in areas},
            {area: rows.totals[area] for area in areas},
            (),
            breakdown,
        )
        weighted += list(told(table, found, layout))
    constraints = bounds(list(shown(table, breakdown["q"][0], whole["q"][0])), weighted)
    for area, column in NAMES:
        if is_small(table[area, column]):
            assert could_differ(constraints, {(area, column)}), (table, area, column)
    for area in (*AREAS, ""):
        if is_small(sum(table[area, column] for column in COLUMNS)):
            assert could_differ(constraints, {(area, column) for column in COLUMNS}), (table, area)
