"""Intents: which of them a text may have, each with a probability that can be relied on.

A softmax over hashed features (`features`), trained on all examples of the bot. How sharp its probabilities are and
below which of them the bot says that it did not understand were chosen by cross-validation over writers
(`python -m bench.nlu`), never on the texts that are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding import features, softmax
from bot.understanding.features import Values
from bot.understanding.spelling import written

#: Scores are multiplied by this before they become probabilities.
SHARPNESS = 1.0

#: A rare intent counts for more, up to so much, by its rarity to this power.
BALANCE = 0.3
MOST_IMPORTANCE = 4.0


@dataclass(frozen=True)
class Model:
    """A trained model.

    :param names: the intents, as rows of bytes.
    :param rarity: a weight for each feature.
    :param weights: one for each feature and intent.
    """

    names: tuple[str, ...]
    rarity: Values
    weights: NDArray[np.floating]

    def probabilities(self, text: str) -> Values:
        """Return the probability of each intent, in the order of `names`."""
        places, values = features.hashed(written(text)).weighed(self.rarity)
        return softmax.probabilities(SHARPNESS * (values @ self.weights[places].astype(np.float32)))


def train(examples: Mapping[str, Sequence[str]]) -> Model:
    """Train on texts by intent."""
    names = tuple(sorted(examples))
    rows = [(number, text) for number, name in enumerate(names) for text in examples[name]]
    found = [features.hashed(written(text)) for _, text in rows]
    rarity = features.rarity(found)
    classes = [number for number, _ in rows]
    weights = softmax.train([one.weighed(rarity) for one in found], classes, _importance(classes))
    return Model(names, rarity, weights)


def _importance(classes: Iterable[int]) -> list[float]:
    counts = np.bincount(list(classes))
    return [float(found) for found in np.minimum((counts.mean() / counts) ** BALANCE, MOST_IMPORTANCE)]
