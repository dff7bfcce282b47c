"""Rebuild columns: the tallies of many reports side by side, and the counters that they add up to.

What `models.statistics.counters.count` does report by report happens here to all of them at once, by sorting.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import groupby

import numpy as np
import numpy.typing as npt

from models.statistics.counter_keys import Counter, Key, keys_of
from models.statistics.measure_numbers import NUMBERS
from models.statistics.packed_sums import packed_of
from models.statistics.report_tally import Tally

Ints = npt.NDArray[np.int64]

#: Where and when something counts: areas from the province down, agency, day.
Place = tuple[tuple[str, ...], str, str]

#: Counters that no place has two of: by level of the area, of one agency or of all, by length of the period.
Kind = tuple[int, bool, int]


class Columns:
    """A row for each day on which a report counts: its place, its category, and how many `numbers` are its own."""

    def __init__(self) -> None:
        self._places: dict[Place, int] = {}
        self._categories: dict[str, int] = {}
        self._rows = array("q")
        self._numbers = array("H")

    def add(self, made: Tally) -> None:
        """Put a tally beside the others."""
        category = self._categories.setdefault(made.category, len(self._categories))
        for day, numbers in made.counts.items():
            place = self._places.setdefault((made.area_path, made.agency_id, day), len(self._places))
            self._rows.extend((place, category, len(numbers)))
            self._numbers.extend(numbers)

    def counters(self) -> Iterator[Counter]:
        """Yield all counters, each whole and in its first slot."""
        place, category, length = np.array(self._rows, np.int64).reshape(-1, 3).T
        numbers = np.array(self._numbers)
        for keys, counter_of in self._kinds():
            counter = counter_of[place]
            kept = counter >= 0
            part = (counter * len(self._categories) + category)[kept] * NUMBERS
            yield from self._counters(keys, np.repeat(part, length[kept]) + numbers[np.repeat(kept, length)])

    def _kinds(self) -> Iterator[tuple[list[Key], Ints]]:
        """Yield for each kind of counter the keys, and for each place the index of its key, or -1."""
        kinds: dict[Kind, tuple[dict[Key, int], Ints]] = {}
        for (path, agency_id, day), place in self._places.items():
            for key in keys_of(path, agency_id, day, spread=0):
                kind = path.index(key.area_id), bool(key.agency_id), len(key.period)
                if kind not in kinds:
                    kinds[kind] = {}, np.full(len(self._places), -1, np.int64)
                keys, counter_of = kinds[kind]
                counter_of[place] = keys.setdefault(key, len(keys))
        for keys, counter_of in kinds.values():
            yield list(keys), counter_of

    def _counters(self, keys: list[Key], found: Ints) -> Iterator[Counter]:
        """Yield the counters of what was found; each item of `found` is a number within a category within a key."""
        categories = list(self._categories)
        every = _parts(found // (NUMBERS * len(categories)) * NUMBERS + found % NUMBERS)
        single = groupby(_parts(found), lambda part: part[0] // len(categories))
        for (counter, packed), (_, parts) in zip(every, single, strict=True):
            by = {categories[part % len(categories)]: amounts for part, amounts in parts}
            yield {**keys[counter].head(), "all": packed, "by": by}


def _parts(found: Ints) -> Iterator[tuple[int, bytes]]:
    """Yield what was found, counted and packed by everything but its number, in order."""
    numbers, amounts = np.unique(found, return_counts=True)
    parts, starts = np.unique(numbers // NUMBERS, return_index=True)
    packed = packed_of(numbers % NUMBERS, amounts)
    size = len(packed) // max(len(numbers), 1)
    ends = [*starts[1:].tolist(), len(numbers)]
    for part, start, end in zip(parts.tolist(), starts.tolist(), ends, strict=True):
        yield part, packed[start * size : end * size]
