"""Classifying texts by their words: a linear machine over words and parts of words, kept as plain arrays.

Parts of words (1 to 4 characters, with the blanks around them) and words (1 and 2) of the folded text are counted,
weighed by how rare they are, each kind brought to length 1, and weighed for each label by a support vector machine.
Training needs scikit-learn; who only asks needs numpy, and maps the arrays that another process has written
(`models.language.trained`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from models.language.trained import Array, Arrays

#: The most characters of a part of a word.
LONGEST_PART = 4

#: Gives how surely a folded text belongs to each label, in the order of `labels`; above 0 rather yes than no.
Margins = Callable[[str], NDArray[np.float64]]


def parts(text: str) -> Iterator[str]:
    """Yield the parts of the words of a text; a short word stands for itself once."""
    for word in text.split():
        padded = f" {word} "
        for length in range(1, min(LONGEST_PART, len(padded)) + 1):
            yield from (padded[start : start + length] for start in range(len(padded) - length + 1))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, and each two that follow one another."""
    single = text.split()
    yield from single
    yield from map(" ".join, pairwise(single))


#: What is counted, by the name under which its arrays are kept.
COUNTED: Mapping[str, Callable[[str], Iterator[str]]] = {"parts": parts, "words": words}


def train(texts: Sequence[str], labels: Sequence[str]) -> Arrays:
    """Train on folded texts, and return what `margins` and `labels` read; the same texts give the same arrays."""
    # Read here: they take a second and much memory, and most processes never train.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    features = make_union(*(TfidfVectorizer(analyzer=count, sublinear_tf=True) for count in COUNTED.values()))
    machine = LinearSVC(C=1.0, random_state=0).fit(features.fit_transform(texts), labels)
    made: dict[str, Array] = {"labels": machine.classes_.astype(str), "bias": machine.intercept_}
    first = 0
    for name, (_, vectorizer) in zip(COUNTED, features.transformer_list, strict=True):
        terms = np.array([term.encode() for term in vectorizer.get_feature_names_out()])
        weights = machine.coef_[:, first : first + len(terms)].T
        first += len(terms)
        order = np.argsort(terms)
        made[f"{name}_terms"] = terms[order]
        made[f"{name}_rarity"] = vectorizer.idf_[order].astype(np.float32)
        made[f"{name}_weights"] = np.ascontiguousarray(weights[order], np.float32)
    return made


def labels(arrays: Arrays) -> list[str]:
    """Return the labels, in the order of the margins."""
    return [str(label) for label in arrays["labels"]]


def margins(arrays: Arrays) -> Margins:
    """Return what tells the margins of a folded text."""
    # Views of the arrays themselves: one that is mapped from a file costs more each time it is looked at.
    plain = {name: values.view(np.ndarray) for name, values in arrays.items()}
    weighers = [partial(_weigh, plain, name) for name in COUNTED]
    bias = np.asarray(plain["bias"], np.float64)
    return lambda text: cast("NDArray[np.float64]", bias + sum(weigh(text) for weigh in weighers))


def _weigh(arrays: Mapping[str, NDArray[Any]], name: str, text: str) -> NDArray[Any]:
    """Return how much what is counted in one text speaks for each label."""
    terms, weights = arrays[f"{name}_terms"], arrays[f"{name}_weights"]
    places, counts = _known(terms, COUNTED[name](text))
    if not len(places):
        return np.zeros(weights.shape[1])
    values = (1 + np.log(counts)) * arrays[f"{name}_rarity"][places]
    return cast("NDArray[Any]", values @ weights[places] / np.linalg.norm(values))


def _known(terms: NDArray[np.bytes_], found: Iterable[str]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the places of the terms that were trained on, and how often each was found."""
    counted = Counter(found)
    if not counted:
        return np.empty(0, np.intp), np.empty(0)
    asked = np.array([term.encode() for term in counted])
    places = np.minimum(np.searchsorted(terms, asked), len(terms) - 1)
    known = terms[places] == asked
    return places[known], np.array(list(counted.values()), np.float64)[known]
