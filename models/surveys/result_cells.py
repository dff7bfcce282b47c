"""Cells of results: the numbers in which the answers to a question are told, made of its totals.

The cells are the same for a whole survey and for each part of it: those of numbers and dates are chosen once, by what
all answered.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

from bson import Decimal128

from models.surveys.answer_checks import limits
from models.surveys.definition import NUMBERS, WORDLESS, Question, QuestionType
from models.surveys.tally import QuestionTotal
from models.surveys.voices import bin_of, value_of

#: A scale of so many steps at most is told step by step; everything else of numbers in about so many ranges.
MOST_STEPS, RANGES = 21, 8

#: More months than this are told as years.
MOST_MONTHS = 24

#: Of numbers, what so few of a hundred said at either end falls into an open range.
_TAIL = 0.02


@dataclass(frozen=True)
class Layout:
    """How the answers to one question, or to one row of a matrix, are told.

    :param cells: ids in the order in which they are shown.
    :param row: of a matrix; "" else.
    :param alone: each cell is a share of its own, since people choose several.
    :param edges: where ranges of numbers begin, but for the first.
    """

    question: Question
    cells: tuple[str, ...]
    row: str = ""
    alone: bool = False
    edges: tuple[float, ...] = field(default=())


def layouts(question: Question, total: QuestionTotal | None) -> list[Layout]:
    """Return how the answers to a question are told, by what all answered: one for each row of a matrix."""
    kind = QuestionType(question["type"])
    options = tuple(option["id"] for option in question["options"])
    if kind is QuestionType.MATRIX:
        return [Layout(question, options, row["id"]) for row in question["rows"]]
    if kind in NUMBERS:
        return [_of_numbers(question, total)]
    if kind is QuestionType.DATE:
        return [Layout(question, _dates(total))]
    if kind is QuestionType.TIME:
        return [Layout(question, tuple(sorted(_cells(total))))]
    return [Layout(question, () if kind in WORDLESS else options, alone=kind is QuestionType.MULTIPLE)]


def counts(layout: Layout, total: QuestionTotal | None) -> dict[str, int]:
    """Return how many are in each cell; of a ranking its points, one for each option that stands below."""
    if total is None:
        return dict.fromkeys(layout.cells, 0)
    kind = QuestionType(layout.question["type"])
    if kind is QuestionType.RANKING:
        return _points(layout, total)
    if kind is QuestionType.MATRIX:
        found: Mapping[str, int] = total.get("rows", {}).get(layout.row, {})
    else:
        found = total.get("cells", {})
    sums = dict.fromkeys(layout.cells, 0)
    for cell, count in found.items():
        name = _name(layout, kind, cell)
        if name in sums:
            sums[name] += count
    return sums


def answered(layout: Layout, total: QuestionTotal | None) -> int:
    """Return how many answered."""
    if layout.row:
        return sum(counts(layout, total).values())
    return total["n"] if total else 0


def mean(total: QuestionTotal) -> float | None:
    """Return the mean of the numbers that were answered; None where there is none."""
    found: Any = total.get("sum")
    if found is None or not total["n"]:
        return None
    exact = found.to_decimal() if isinstance(found, Decimal128) else Decimal(found)
    return float(exact / total["n"])


def median(total: QuestionTotal) -> float | None:
    """Return the middle of the numbers that were answered, to three digits; None where there is none."""
    found = _sorted(total)
    people = sum(count for _, count in found)
    if not people:
        return None
    sums = list(accumulate(count for _, count in found))
    low, high = (found[bisect_right(sums, rank)][0] for rank in ((people - 1) // 2, people // 2))
    return (low + high) / 2


def _cells(total: QuestionTotal | None) -> Mapping[str, int]:
    return total.get("cells", {}) if total else {}


def _sorted(total: QuestionTotal | None) -> list[tuple[float, int]]:
    return sorted((value_of(cell), count) for cell, count in _cells(total).items() if count > 0)


def _name(layout: Layout, kind: QuestionType, cell: str) -> str:
    """Return the cell of the results in which a cell of the totals is."""
    if layout.edges:
        return layout.cells[bisect_right(layout.edges, value_of(cell))]
    if kind is QuestionType.DATE and cell not in layout.cells:
        return cell[:4]
    return cell


def _points(layout: Layout, total: QuestionTotal) -> dict[str, int]:
    places, rows = len(layout.cells), total.get("rows", {})
    return {
        option: sum((places - int(place)) * count for place, count in rows.get(option, {}).items())
        for option in layout.cells
    }


def _dates(total: QuestionTotal | None) -> tuple[str, ...]:
    found = {cell for cell, count in _cells(total).items() if count > 0}
    months = found - {"before", "after"}
    names = months if len(months) <= MOST_MONTHS else {month[:4] for month in months}
    first, last = (("before",) if "before" in found else ()), (("after",) if "after" in found else ())
    return (*first, *sorted(names), *last)


def _of_numbers(question: Question, total: QuestionTotal | None) -> Layout:
    if question["type"] != QuestionType.NUMBER:
        low, high = limits(question)
        step = question["step"] or 1
        steps = math.floor((high - low) / step + 1e-9) + 1
        if steps <= MOST_STEPS:
            return Layout(question, tuple(bin_of(low + step * number) for number in range(steps)))
    edges = _edges(_sorted(total))
    names = [f"{edge:.10g}" for edge in edges]
    ends = zip(["", *names], [*names, ""], strict=True)
    return Layout(question, tuple(f"{low}..{high}" for low, high in ends), edges=edges)


def _edges(found: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """Return round numbers between which most of what was answered lies."""
    people, seen = sum(count for _, count in found), 0
    if not people:
        return (0.0,)
    inner: list[float] = []
    for value, count in found:
        seen += count
        if seen > people * _TAIL and seen - count < people * (1 - _TAIL):
            inner.append(value)
    low, high = inner[0], inner[-1]
    width = _round_width((high - low) / RANGES)
    first = math.floor(low / width) + 1
    last = max(first, math.floor(high / width))
    return tuple(number * width for number in range(first, last + 1))


def _round_width(least: float) -> float:
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= least * (1 - 1e-9))
