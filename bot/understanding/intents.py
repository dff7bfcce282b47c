"""Intents: which of them a text may have, each with a probability that can be relied on.

Linear support vector machines over what is looked at in a text (`seen`), one for each intent against all others,
trained on all examples of the bot. How sharply margins become probabilities was chosen by cross-validation over writers
(`make bot-eval`), never on the texts that are kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding import seen
from bot.understanding.features import Values
from bot.understanding.spelling import written

#: Margins are multiplied by this before they become probabilities.
SHARPNESS = 7.5

#: How closely the machines follow the examples.
CLOSENESS = 1.0

#: A rare intent counts for more, up to so much, by its rarity to this power.
BALANCE = 0.9
MOST_IMPORTANCE = 4.0


@dataclass(frozen=True)
class Model:
    """A trained model.

    :param names: the intents.
    :param rarity: a weight for each feature.
    :param weights: one for each feature and intent.
    :param bias: what each intent has from the start.
    """

    names: tuple[str, ...]
    rarity: Values
    weights: NDArray[np.floating]
    bias: Values

    def probabilities(self, text: str) -> Values:
        """Return the probability of each intent, in the order of `names`."""
        places, values = seen.seen(written(text)).weighed(self.rarity)
        margins = values @ self.weights[places].astype(np.float32) + self.bias
        odds: Values = np.exp(SHARPNESS * (margins - margins.max()))
        odds /= odds.sum()
        return odds


def train(examples: Mapping[str, Sequence[str]]) -> Model:
    """Train on texts by intent; the same examples always give the same model."""
    # Here because only training needs it, and it is large.
    from sklearn.svm import LinearSVC

    names = tuple(sorted(examples))
    rows = [(number, text) for number, name in enumerate(names) for text in examples[name]]
    found = [seen.seen(written(text)) for _, text in rows]
    rarity = seen.rarity(found)
    classes = np.array([number for number, _ in rows])
    counts = np.bincount(classes)
    importance = np.minimum((counts.mean() / counts) ** BALANCE, MOST_IMPORTANCE)
    svm = LinearSVC(C=CLOSENESS, tol=0.05, class_weight=dict(enumerate(importance)), random_state=0)
    svm.fit(seen.matrix(found, rarity), classes)
    weights, bias = svm.coef_.T, svm.intercept_
    return Model(names, rarity, np.ascontiguousarray(weights, np.float32), bias.astype(np.float32))
