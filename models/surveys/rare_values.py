"""Rare values: which answers too few people gave, and what stands in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from models.surveys.research_groups import SMALLEST_GROUP

#: What stands in the place of rare values; no option can have such an id.
OTHER_RARE = "other rare"

#: Different numbers of one question that are counted; beyond that they are rounded, so that memory stays the same.
MOST_NUMBERS = 1000

#: Digits that a number keeps then, from the first on.
_DIGITS = (2, 1, 0)


def merged(counts: Mapping[str, int], least: int = SMALLEST_GROUP) -> dict[str, str]:
    """Return by value what stands in its place: itself, or `OTHER_RARE` for those that are rare.

    These are `least` people together at least: where they are fewer, the next rare value joins them. Empty where fewer
    answered at all.
    """
    if sum(counts.values()) < least:
        return {}
    rare: set[str] = set()
    together = 0
    for value in sorted(counts, key=lambda one: (counts[one], one)):
        if counts[value] >= least and (not rare or together >= least):
            break
        rare.add(value)
        together += counts[value]
    return {value: OTHER_RARE if value in rare else value for value in counts}


class Numbers:
    """The numbers that were answered to one question, and the bands in which they are published."""

    def __init__(self) -> None:
        self._counts: Counter[float] = Counter()
        self._digits: int | None = None

    def add(self, value: float) -> None:
        """Count a number."""
        self._counts[self._rounded(value)] += 1
        while len(self._counts) > MOST_NUMBERS and self._digits != _DIGITS[-1]:
            at = -1 if self._digits is None else _DIGITS.index(self._digits)
            self._digits = _DIGITS[at + 1]
            before, self._counts = self._counts, Counter()
            for number, count in before.items():
                self._counts[self._rounded(number)] += count

    def bands(self, least: int = SMALLEST_GROUP) -> dict[float, str]:
        """Return by number its band: itself where enough gave it, else from one number to another.

        Empty where fewer answered at all.
        """
        found: dict[float, str] = {}
        waiting: list[float] = []
        bands: list[list[float]] = []
        for number in sorted(self._counts):
            waiting.append(number)
            if sum(self._counts[one] for one in waiting) >= least:
                bands.append(waiting)
                waiting = []
        if not bands:
            return {}
        bands[-1].extend(waiting)
        for n, band in enumerate(bands):
            found |= dict.fromkeys(band, _named(band, first=n == 0, last=n == len(bands) - 1))
        return found

    def of(self, value: float, bands: Mapping[float, str]) -> str | None:
        """Return the band of a number."""
        return bands.get(self._rounded(value))

    def _rounded(self, value: float) -> float:
        if self._digits is None or value == 0:
            return value
        if self._digits == 0:
            return 1.0 if value > 0 else -1.0
        return float(f"{value:.{self._digits - 1}e}")


def _named(band: list[float], *, first: bool, last: bool) -> str:
    """Return what a band is called; the outermost have one end only, which would be one person's number."""
    least, most = (f"{one:.10g}" for one in (band[0], band[-1]))
    if least == most:
        return least
    return f"{'' if first and not last else least}..{'' if last else most}"
