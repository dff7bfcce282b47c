"""Intents: which of them a text may have, each with a probability that can be relied on.

Linear support vector machines over what is looked at in a text (`seen`), one for each intent against all others,
trained on all examples of the bot. How sharply margins become probabilities was chosen by cross-validation over writers
(`make bot-eval`), never on the texts that are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.understanding import seen
from bot.understanding.features import Places, Values
from bot.understanding.spelling import written

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Margins are multiplied by this before they become probabilities.
SHARPNESS = 6.5

#: How closely the machines follow the examples.
CLOSENESS = 1.0

#: A rare intent counts for more, up to so much, by its rarity to this power.
BALANCE = 0.9
MOST_IMPORTANCE = 4.0

#: Texts of so many words are judged by their clauses, too, of so many words each; together these count so much.
LONG, CLAUSE, SHARE_OF_CLAUSES = 12, 3, 0.4
MOST_CLAUSES = 12

_ENDS = re.compile(r"[.!?…;\n។,]+\s*")


@dataclass(frozen=True, eq=False)
class Model:
    """A trained model.

    :param names: the intents.
    :param rarity: a weight for each hashed feature and each sign.
    :param weights: one for each feature and intent.
    :param bias: what each intent has from the start.
    """

    names: tuple[str, ...]
    rarity: Values
    weights: NDArray[np.floating]
    bias: Values

    def probabilities(self, text: str) -> Values:
        """Return the probability of each intent, in the order of `names`."""
        margins = self._margins(text)
        if clauses := _clauses(text):
            said = np.mean([self._margins(clause) for clause in clauses], axis=0)
            margins = (1 - SHARE_OF_CLAUSES) * margins + SHARE_OF_CLAUSES * said
        odds: Values = np.exp(SHARPNESS * (margins - margins.max()))
        odds /= odds.sum()
        return odds

    def margins(self, places: Places, values: Values) -> Values:
        """Return how surely each intent is meant by weighed features; above 0 rather yes than no."""
        found: Values = values @ self.weights[places].astype(np.float32) + self.bias
        return found

    def look(self, text: str) -> Looked:
        """Return what is looked at in a text, and what of it speaks for each intent."""
        return _looked(self, text)

    def _margins(self, text: str) -> Values:
        return self.look(text).margins


class Looked(NamedTuple):
    """The weighed features of a text and the margins of its intents; nobody changes them."""

    places: Places
    values: Values
    margins: Values


# The detectors of danger and safety look at the same text just before.
@lru_cache(maxsize=100)
def _looked(model: Model, text: str) -> Looked:
    places, values = seen.seen(written(text)).weighed(model.rarity)
    return Looked(places, values, model.margins(places, values))


def train(texts: csr_matrix, intents: Sequence[str], rarity: Values) -> Model:
    """Train on what was seen in texts, each with its intent; the same texts always give the same model.

    :param rarity: by which the texts were weighed.
    """
    # Here because only training needs it, and it is large.
    from sklearn.svm import LinearSVC

    names, classes = np.unique(np.asarray(intents), return_inverse=True)
    counts = np.bincount(classes)
    importance = np.minimum((counts.mean() / counts) ** BALANCE, MOST_IMPORTANCE)
    svm = LinearSVC(C=CLOSENESS, tol=0.05, class_weight=dict(enumerate(importance)), random_state=0)
    svm.fit(texts, classes)
    # Half the memory; the probabilities differ in the fourth digit.
    weights = np.ascontiguousarray(svm.coef_.T, np.float16)
    return Model(tuple(str(name) for name in names), rarity, weights, svm.intercept_.astype(np.float32))


def _clauses(text: str) -> list[str]:
    if len(text.split(maxsplit=LONG)) < LONG:
        return []
    found = [one for one in _ENDS.split(text) if len(one.split(maxsplit=CLAUSE)) >= CLAUSE]
    return found[:MOST_CLAUSES] if len(found) > 1 else []
