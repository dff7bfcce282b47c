"""Proposals of a category: what a report is probably about, from its words.

A small model, trained from the invented texts of several writers in `models/data/report_texts.tsv` when it is first
needed: parts of words (1 to 4 characters) and words (1 and 2) of the folded text, weighed by a linear support vector
machine, whose margins become confidences. Training takes half a second, reading its libraries about one; the same texts
give the same model. From `THRESHOLD` on it is right nine times in ten; what is `likely` below that is worth a question.
`python -m bench.categories` says how often it is right on texts of a writer whom it does not know.
"""

from __future__ import annotations

import csv
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from models.language.text import fold

FILE = Path(__file__).resolve().parents[1] / "data" / "report_texts.tsv"

#: Below this confidence nothing is proposed: from here on nine of ten are right, by cross-validation over writers.
THRESHOLD = 0.38

#: Further proposals beside the best must have this confidence.
WORTH_SHOWING = 0.1

MOST_PROPOSALS = 3

#: Texts longer than this are judged by their beginning.
JUDGED_CHARACTERS = 1000

#: Turns margins into confidences; chosen so that the threshold cuts where answers become guesses.
SHARPNESS = 4.0

#: Every category with its confidence, the surest first.
Classify = Callable[[str], "list[Proposal]"]

_lock = threading.Lock()
_loading = threading.Event()
_loaded = threading.Event()


class Proposal(NamedTuple):
    """A category by its code, and how sure the model is (0 to 1)."""

    category: str
    confidence: float


def propose(text: str, allowed: Iterable[str] | None = None) -> list[Proposal]:
    """Return what a text is probably about, the best first; empty when the model is not sure enough.

    :param allowed: codes of the categories that may be proposed; None: all.
    """
    ranked = _ranked(text)
    return _shown(ranked, allowed) if ranked and ranked[0].confidence >= THRESHOLD else []


def likely(text: str, allowed: Iterable[str] | None = None) -> list[Proposal]:
    """Return what a text may be about, the likeliest first, for a question that names these before all others.

    :param allowed: codes of the categories that may be named; None: all.
    """
    return _shown(_ranked(text), allowed)


def _ranked(text: str) -> list[Proposal]:
    prepared = fold(text)[:JUDGED_CHARACTERS]
    return _model()(prepared) if any(char.isalpha() for char in prepared) else []


def _shown(ranked: Iterable[Proposal], allowed: Iterable[str] | None) -> list[Proposal]:
    codes = None if allowed is None else set(allowed)
    shown = (one for one in ranked if one.confidence >= WORTH_SHOWING)
    return [one for one in shown if codes is None or one.category in codes][:MOST_PROPOSALS]


def at_hand(text: str) -> Proposal | None:
    """Return the best proposal, without waiting: nothing while the model is still being trained."""
    return next(iter(propose(text)), None) if is_at_hand() else None


def is_at_hand() -> bool:
    """Say whether nobody has to wait for the model.

    The first call begins to train it in the background, so that no report waits for it.
    """
    if not _loaded.is_set() and not _loading.is_set():
        _loading.set()
        threading.Thread(target=load, name="category-model").start()
    return _loaded.is_set()


def load() -> None:
    """Train the model now, unless it is there."""
    _model()
    _loaded.set()


def train(examples: Mapping[str, Iterable[str]]) -> Classify:
    """Train a model on texts by category; the texts it is asked about must be folded, these need not."""
    # Read here: they take a second, and many processes never need them.
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    rows = [(fold(text), code) for code, texts in examples.items() for text in texts]
    features = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\S+", sublinear_tf=True),
    )
    texts, labels = zip(*rows, strict=True)
    machine = LinearSVC(C=1.0, random_state=0).fit(features.fit_transform(texts), labels)
    parts = [part for _, part in features.transformer_list]
    codes = [str(code) for code in machine.classes_]
    ends = np.cumsum([len(part.vocabulary_) for part in parts])[:-1]
    weighed = np.split(machine.coef_, ends, axis=1)
    weighers = [_weigher(part, weights) for part, weights in zip(parts, weighed, strict=True)]

    def classify(text: str) -> list[Proposal]:
        margins = SHARPNESS * (machine.intercept_ + sum(weigh(text) for weigh in weighers))
        weights = np.exp(margins - margins.max())
        shares = weights / weights.sum()
        return [Proposal(codes[n], float(shares[n])) for n in np.argsort(-shares)]

    return classify


def _weigher(vectorizer: Any, weights: Any) -> Callable[[str], Any]:
    """Return how much one text's words, or parts of words, speak for each category.

    The same as the library's own way, without the checks that for a single text take longer than the work.
    """
    import numpy as np

    terms_of, number_of, rarity = vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_
    by_term = np.ascontiguousarray(weights.T)

    def weigh(text: str) -> Any:
        counts = Counter(number_of[term] for term in terms_of(text) if term in number_of)
        if not counts:
            return np.zeros(by_term.shape[1])
        terms = list(counts)
        values = (1 + np.log(list(counts.values()))) * rarity[terms]
        return values @ by_term[terms] / np.linalg.norm(values)

    return weigh


class Example(NamedTuple):
    """A text of the file, its category, and who wrote it."""

    category: str
    text: str
    writer: str


def rows() -> list[Example]:
    """Return the texts of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Example(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def examples() -> dict[str, list[str]]:
    """Return the texts of the file by category."""
    found: dict[str, list[str]] = {}
    for row in rows():
        found.setdefault(row.category, []).append(row.text)
    return found


def _model() -> Classify:
    with _lock:
        return _trained()


@lru_cache(maxsize=1)
def _trained() -> Classify:
    return train(examples())
