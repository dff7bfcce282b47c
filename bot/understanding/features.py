"""Features of a text: parts of words and words in several views, each hashed to a place in one table.

Hashing needs no vocabulary: nothing has to be kept beside the weights, and a word never seen costs nothing. The hash is
a polynomial over code points, so numpy finds all parts of a text at once, and it is the same in every process.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.understanding.spelling import Written

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: The table has two to the power of so many places.
BITS = 18
SIZE = 1 << BITS

Places = NDArray[np.int32]
Values = NDArray[np.float32]

_Codes = NDArray[np.uint64]

_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)


@dataclass(frozen=True)
class View:
    """One way to look at a text: runs of `shortest` to `longest` characters or words of one of its forms.

    :param weight: how much the view counts beside the others.
    """

    form: Callable[[Written], str]
    shortest: int
    longest: int
    words: bool = False
    weight: float = 1.0


VIEWS: tuple[View, ...] = (
    View(lambda text: text.plain, 2, 5),
    View(lambda text: text.marked, 2, 4),
    # Words that were run together and sounds that were mixed up.
    View(lambda text: text.sound.replace(" ", ""), 3, 5),
    View(lambda text: text.plain, 1, 2, words=True),
    View(lambda text: text.marked, 1, 2, words=True),
    # Slips of the fingers.
    View(lambda text: text.jumbled, 1, 2, words=True),
)


#: Lengths of texts are evened out to this power, so that who says more says it a little more surely; a text of the
#: usual length has length one.
EVENNESS, USUAL = 0.8, 30.0


@dataclass(frozen=True)
class Hashed:
    """The features of a text: for each view the places in the table and how often each feature is there."""

    places: tuple[Places, ...]
    counts: tuple[Values, ...]

    def weighed(self, rarity: Values | None = None) -> tuple[Places, Values]:
        """Return places and values: damped counts by rarity, each view of about length one before it is weighed.

        :param rarity: a weight for each place of the table; None: all count the same.
        """
        values = []
        for view, places, counts in zip(VIEWS, self.places, self.counts, strict=True):
            found = np.log1p(counts)
            if rarity is not None:
                found *= rarity[places]
            length = (float(np.sqrt(found @ found)) / USUAL) ** EVENNESS * USUAL or 1.0
            values.append(found * np.float32(view.weight / length))
        return np.concatenate(self.places), np.concatenate(values)


def hashed(text: Written) -> Hashed:
    """Return the features of a text."""
    found = [_of_view(view, number, text) for number, view in enumerate(VIEWS)]
    return Hashed(tuple(places for places, _ in found), tuple(counts for _, counts in found))


def rarity(texts: Sequence[Hashed]) -> Values:
    """Return for each place of the table how rare it is among texts (inverse document frequency, smoothed)."""
    seen = np.zeros(SIZE, dtype=np.float32)
    for text in texts:
        for places in text.places:
            seen[places] += 1
    rare: Values = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
    return rare


def rows(found: Sequence[tuple[Places, Values]], width: int) -> csr_matrix:
    """Return places and values of texts as rows of a sparse matrix."""
    # Here because only training needs it, and it is large.
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    places = np.concatenate([places for places, _ in found]) if found else np.zeros(0, np.int32)
    values = np.concatenate([values for _, values in found]) if found else np.zeros(0, np.float32)
    made = csr_matrix((values, places, ends), shape=(len(found), width))
    made.sum_duplicates()
    return made


def _of_view(view: View, number: int, text: Written) -> tuple[Places, Values]:
    form = view.form(text)
    codes = _words(form) if view.words else _characters(f" {form} ")
    hashes = codes * _MIX + np.uint64(number + 1)
    every = [hashes] if view.shortest == 1 else []
    for length in range(2, view.longest + 1):
        if len(codes) < length:
            break
        hashes = hashes[:-1] * _PRIME + codes[length - 1 :]
        if length >= view.shortest:
            every.append(hashes * _MIX ^ np.uint64(length))
    if not every:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    spread = (np.concatenate(every) * _MIX) >> _SHIFT
    places, counts = np.unique(spread, return_counts=True)
    return places.astype(np.int32), counts.astype(np.float32)


def _characters(form: str) -> _Codes:
    return np.frombuffer(form.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def _words(form: str) -> _Codes:
    return np.array([zlib.crc32(word.encode()) for word in form.split()], dtype=np.uint64)
