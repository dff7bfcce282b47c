"""Packed sums: amounts by small number, packed as a counter holds them, and many of them added up at once.

Packed are pairs of a number and an amount, six bytes each, in order and none of zero, so that what has gone takes no
room. Numbers are those of `models.statistics.measure_numbers`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import numpy as np
import numpy.typing as npt

from models.statistics.measure_numbers import DUE

#: A number and an amount.
PAIR = np.dtype([("number", "<u2"), ("amount", "<i4")])

#: Amounts, each at the place of its number; of promises as many as there are.
Sums = npt.NDArray[np.float64]


def packed_of(numbers: npt.ArrayLike, amounts: npt.ArrayLike) -> bytes:
    """Return these amounts, packed; the numbers are in order."""
    pairs = np.empty(np.size(numbers), PAIR)
    pairs["number"], pairs["amount"] = numbers, amounts
    return pairs.tobytes()


def changed(packed: bytes, changes: Mapping[int, int]) -> bytes:
    """Return packed amounts with `changes` added to them."""
    amounts = Counter(dict(np.frombuffer(packed, PAIR).tolist()))
    amounts.update(changes)
    return np.array([pair for pair in sorted(amounts.items()) if pair[1]], PAIR).tobytes()


def added(packed: Iterable[bytes]) -> Sums:
    """Return the sum of packed amounts."""
    pairs = np.frombuffer(b"".join(packed), PAIR)
    return np.bincount(pairs["number"], pairs["amount"], DUE).astype(np.float64, copy=False)


def together(several: Collection[Sums]) -> Sums:
    """Return the sum of sums."""
    whole: Sums = np.zeros(max(map(len, several), default=DUE))
    for one in several:
        whole[: len(one)] += one
    return whole
