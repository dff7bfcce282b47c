"""The classifier: which intent a prepared text most likely has.

Parts of words (1 to 5 characters) and words (1 and 2), weighed by a linear support vector machine. Trained on
the examples when the bot is first used; takes about a second and gives the same model every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

#: Turns margins into confidences; chosen so that the threshold cuts where answers become guesses.
SHARPNESS = 4.5

Classify = Callable[[str], tuple[str, float]]


def train(examples: Mapping[str, Sequence[str]]) -> Classify:
    """Train a classifier of prepared texts on prepared examples by intent."""
    texts = [text for rows in examples.values() for text in rows]
    intents = [intent for intent, rows in examples.items() for _ in rows]
    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), sublinear_tf=True),
        # No lower bound on a word's length: "k" and "r" mean something.
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\S+", sublinear_tf=True),
    )
    model = make_pipeline(features, LinearSVC(C=1.0, class_weight="balanced", random_state=0))
    model.fit(texts, intents)
    names = [str(name) for name in model.classes_]

    def classify(text: str) -> tuple[str, float]:
        margins = model.decision_function([text])[0]
        weights = np.exp(SHARPNESS * (margins - margins.max()))
        best = int(margins.argmax())
        return names[best], float(weights[best] / weights.sum())

    return classify
