"""Detectors: does a text say one certain thing? A linear machine over hashed features and pairs of signs.

Hashed parts of words carry what was seen in the examples; signs, alone and in pairs, carry it over to other words and
other languages. The margin of a text is how surely it says the thing: above 0 rather yes than no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.understanding import features, signs
from bot.understanding.features import SIZE, Hashed, Places, Values
from bot.understanding.spelling import Written

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: How much the signs count beside the hashed features, and how freely weights grow.
WEIGHT_OF_SIGNS = 0.7
FREEDOM = 1.0


@dataclass(frozen=True)
class Seen:
    """What is looked at in a text.

    :param parts: its hashed parts of words and words.
    :param signs: its signs, by the number of their names.
    """

    parts: Hashed
    signs: tuple[int, ...]


@dataclass(frozen=True)
class Detector:
    """A trained detector.

    :param rarity: a weight for each hashed feature.
    :param weights: one for each hashed feature, then for each sign, then for each pair of signs.
    """

    rarity: Values
    weights: NDArray[np.floating]
    bias: float

    def margin(self, text: Seen) -> float:
        """Return how surely a text says what this detector looks for."""
        places, values = text.parts.weighed(self.rarity)
        of_signs, counts = _signs(text.signs)
        found = values @ self.weights[places].astype(np.float32)
        found += counts @ self.weights[of_signs + SIZE].astype(np.float32)
        return float(found) + self.bias


def seen(text: Written) -> Seen:
    """Return what of a text is looked at."""
    numbers = {name: number for number, name in enumerate(signs.names())}
    return Seen(features.hashed(text), tuple(numbers[name] for name in signs.found(text)))


def train(texts: Sequence[Seen], say_it: Sequence[bool]) -> Detector:
    """Train on texts, of which some say it."""
    # Here because only training needs them, and they are large.
    from scipy.sparse import hstack
    from sklearn.svm import LinearSVC

    rarity = features.rarity([text.parts for text in texts])
    rows = hstack([features.matrix([text.parts for text in texts], rarity), _matrix(texts)]).tocsr()
    # Of the loose end of this tolerance nothing is seen in the answers, and training takes half the time.
    machine = LinearSVC(C=FREEDOM, class_weight="balanced", tol=1e-2, random_state=0)
    machine.fit(rows, np.asarray(say_it))
    return Detector(rarity, machine.coef_[0].astype(np.float16), float(machine.intercept_[0]))


def _matrix(texts: Sequence[Seen]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = [_signs(text.signs) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    number = len(signs.names())
    width = number + number * (number - 1) // 2
    places = np.concatenate([places for places, _ in rows])
    return csr_matrix(
        (np.concatenate([values for _, values in rows]), places, ends), shape=(len(rows), width)
    )


def _signs(numbers: tuple[int, ...]) -> tuple[Places, Values]:
    """Return the places of signs and pairs of signs, and values that keep either of length one."""
    number = len(signs.names())
    # The pairs of the first sign come first, and so on.
    pairs = [number + a * (2 * number - a - 1) // 2 + b - a - 1 for a, b in combinations(numbers, 2)]
    lengths = [1 / np.sqrt(max(1, len(numbers)))] * len(numbers) + [1 / np.sqrt(max(1, len(pairs)))] * len(
        pairs
    )
    return (
        np.array([*numbers, *pairs], dtype=np.int32),
        np.array(lengths, dtype=np.float32) * np.float32(WEIGHT_OF_SIGNS),
    )
