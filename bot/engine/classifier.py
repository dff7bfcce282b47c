"""The classifier of a project that brings no understanding of its own.

Parts of words (1 to 5 characters) and words (1 and 2) of folded texts, weighed by a linear support vector machine that
is trained on the examples when the bot is first used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bot.engine.nlu import prepare
from bot.engine.understanding import Guess, Ranking

#: Turns margins into confidences.
SHARPNESS = 4.5

#: Longer texts are judged by their beginning.
JUDGED_CHARACTERS = 400

#: Below this confidence a text is not understood.
THRESHOLD = 0.35


class Classifier:
    """Understands the texts of a project by its examples alone."""

    def __init__(self, examples: Mapping[str, Sequence[str]], teencode: Mapping[str, str]) -> None:
        """Train on texts by intent."""
        self._teencode = teencode
        texts = [self._prepare(text) for rows in examples.values() for text in rows]
        intents = [intent for intent, rows in examples.items() for _ in rows]
        features = make_union(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True),
            # No lower bound on a word's length: "k" and "r" mean something.
            TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\S+", sublinear_tf=True),
        )
        svm = LinearSVC(C=1.0, class_weight="balanced", random_state=0)
        self._model = make_pipeline(features, svm).fit(texts, intents)
        self._names = [str(name) for name in self._model.classes_]

    def least(self, intent: str) -> float:
        """Return the confidence below which a text is not understood."""
        return THRESHOLD

    def certain(self, text: str) -> str:
        """Return "": everything is weighed."""
        return ""

    def ranking(self, text: str) -> Ranking:
        """Return all intents, the likeliest first."""
        margins = self._model.decision_function([self._prepare(text)])[0]
        weights = np.exp(SHARPNESS * (margins - margins.max()))
        weights /= weights.sum()
        return tuple(Guess(self._names[place], float(weights[place])) for place in np.argsort(-weights))

    def settled(self, text: str, intent: str, *, rest: str, by_words: bool) -> str:
        """Return the intent: nothing here is too dangerous to be guessed."""
        return intent

    def _prepare(self, text: str) -> str:
        return prepare(text, self._teencode)[:JUDGED_CHARACTERS]
