"""A linear model with probabilities: multinomial logistic regression over sparse features, trained step by step.

Every example moves the weights a little, less in every round; the mean over the later rounds is what is kept, so that
single texts are not learnt by heart. The same examples always give the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.understanding.features import SIZE, Places, Values

#: So many times every example is seen, and how large the first steps are.
ROUNDS = 5
STEP = 1.0

Weights = NDArray[np.float32]


def train(
    rows: Sequence[tuple[Places, Values]],
    classes: Sequence[int],
    importance: Sequence[float],
    rounds: int = ROUNDS,
    step: float = STEP,
) -> Weights:
    """Return the weights of each place of the table for each class.

    :param classes: the number of the class of each row, from 0.
    :param importance: how much each class counts.
    """
    weights = np.zeros((SIZE, len(importance)), dtype=np.float32)
    total = np.zeros_like(weights)
    counts = np.asarray(importance, dtype=np.float32)
    chance = np.random.default_rng(0)
    kept = range(rounds // 2, rounds)
    for turn in range(rounds):
        pace = np.float32(step / (1 + turn))
        for number in chance.permutation(len(rows)):
            (places, values), wanted = rows[number], classes[number]
            odds = probabilities(values @ weights[places])
            odds[wanted] -= 1
            weights[places] -= values[:, None] * (odds * (pace * counts[wanted]))
        if turn in kept:
            total += weights
    total /= len(kept)
    return total


def probabilities(scores: Values) -> Values:
    """Return the probabilities of classes with these scores."""
    odds: Values = np.exp(scores - scores.max())
    odds /= odds.sum()
    return odds
