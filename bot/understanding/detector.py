"""Detectors: does a text say one certain thing? A linear machine over what is looked at in a text (`seen`).

The margin of a text is how surely it says the thing: above 0 rather yes than no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import Places, Values

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: How freely weights grow.
FREEDOM = 1.0


@dataclass(frozen=True, eq=False)
class Detector:
    """A trained detector.

    :param weights: one for each hashed feature, then for each sign, then for each pair of signs.
    """

    weights: NDArray[np.floating]
    bias: float

    def margin(self, places: Places, values: Values) -> float:
        """Return how surely weighed features say what this detector looks for."""
        return float(values @ self.weights[places].astype(np.float32)) + self.bias


def train(texts: csr_matrix, say_it: Sequence[bool]) -> Detector:
    """Train on texts, of which some say it."""
    # Here because only training needs it, and it is large.
    from sklearn.svm import LinearSVC

    # Of the loose end of this tolerance nothing is seen in the answers, and training takes half the time.
    machine = LinearSVC(C=FREEDOM, class_weight="balanced", tol=1e-2, random_state=0)
    machine.fit(texts, np.asarray(say_it))
    return Detector(machine.coef_[0].astype(np.float16), float(machine.intercept_[0]))
