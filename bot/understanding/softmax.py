"""A linear model with probabilities: multinomial logistic regression over sparse features, trained by steps.

Every example moves the weights a little, by steps that become smaller for features that were seen often (AdaGrad); the
mean of the weights over the last rounds is kept, which is what keeps it from learning single texts by heart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import SIZE, Places, Values

#: So many times every example is seen, and how large the first steps are.
ROUNDS = 6
STEP = 0.5

Weights = NDArray[np.float32]


def train(
    rows: Sequence[tuple[Places, Values]],
    classes: Sequence[int],
    number_of_classes: int,
    importance: Sequence[float] | None = None,
    rounds: int = ROUNDS,
    step: float = STEP,
    smoothing: float = 0.0,
) -> Weights:
    """Return the weights of each place of the table for each class.

    :param importance: how much an example counts; None: all the same.
    """
    weights = np.zeros((SIZE, number_of_classes), dtype=np.float32)
    total = np.zeros_like(weights)
    chance = np.random.default_rng(0)
    counts = (
        np.ones(len(rows), dtype=np.float32) if importance is None else np.asarray(importance, np.float32)
    )
    summed = 0
    for turn in range(rounds):
        pace = step / (1 + 0.5 * turn)
        for number in chance.permutation(len(rows)):
            places, values = rows[number]
            scores = values @ weights[places]
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            odds[classes[number]] -= 1
            odds *= -pace * counts[number]
            weights[places] += values[:, None] * odds
        if turn >= rounds // 2:
            total += weights
            summed += 1
    total /= summed
    return total
