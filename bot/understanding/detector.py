"""Detectors: does a text say one certain thing? A linear machine over what is looked at in a text (`seen`).

The margin of a text is how surely it says the thing: above 0 rather yes than no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding import seen
from bot.understanding.features import Values
from bot.understanding.seen import Seen

#: How freely weights grow.
FREEDOM = 1.0


@dataclass(frozen=True)
class Detector:
    """A trained detector.

    :param rarity: a weight for each hashed feature and each sign.
    :param weights: one for each hashed feature, then for each sign, then for each pair of signs.
    """

    rarity: Values
    weights: NDArray[np.floating]
    bias: float

    def margin(self, text: Seen) -> float:
        """Return how surely a text says what this detector looks for."""
        places, values = text.weighed(self.rarity)
        return float(values @ self.weights[places].astype(np.float32)) + self.bias


def train(texts: Sequence[Seen], say_it: Sequence[bool]) -> Detector:
    """Train on texts, of which some say it."""
    # Here because only training needs it, and it is large.
    from sklearn.svm import LinearSVC

    rarity = seen.rarity(texts)
    # Of the loose end of this tolerance nothing is seen in the answers, and training takes half the time.
    machine = LinearSVC(C=FREEDOM, class_weight="balanced", tol=1e-2, random_state=0)
    machine.fit(seen.matrix(texts, rarity), np.asarray(say_it))
    return Detector(rarity, machine.coef_[0].astype(np.float16), float(machine.intercept_[0]))
