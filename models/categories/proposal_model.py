"""Proposals of a category: what a report is probably about, from its words.

A small model over words (`models.language.word_classifier`), trained from the invented texts of several writers in
`models/data/report_texts.tsv` once and kept; its margins become confidences. From `THRESHOLD` on it is right nine times
in ten; what is `likely` below that is worth a question. `python -m bench.categories` says how often it is right on
texts of a writer whom it does not know.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.language import trained, word_classifier
from models.language.text import fold
from models.language.trained import Arrays

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


def best(text: str) -> Proposal | None:
    """Return the best proposal, or None."""
    return next(iter(propose(text)), None)


def load() -> None:
    """Read the model, trained now unless it is kept already."""
    _model()


def train(examples: Mapping[str, Iterable[str]]) -> Classify:
    """Train a model on texts by category; the texts it is asked about must be folded, these need not."""
    return _classifier(_learnt(examples))


def _learnt(examples: Mapping[str, Iterable[str]]) -> Arrays:
    rows = [(fold(text), code) for code, texts in examples.items() for text in texts]
    texts, codes = zip(*rows, strict=True)
    return word_classifier.train(texts, codes)


def _classifier(arrays: Arrays) -> Classify:
    codes, margins_of = word_classifier.labels(arrays), word_classifier.margins(arrays)

    def classify(text: str) -> list[Proposal]:
        margins = SHARPNESS * margins_of(text)
        weights = np.exp(margins - margins.max())
        shares = weights / weights.sum()
        return [Proposal(codes[n], float(shares[n])) for n in np.argsort(-shares)]

    return classify


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


@lru_cache(maxsize=1)
def _model() -> Classify:
    sources = [FILE, Path(__file__), Path(word_classifier.__file__)]
    return _classifier(trained.arrays("categories", sources, lambda: _learnt(examples())))
