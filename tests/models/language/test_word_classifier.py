"""Texts are classified by their words and parts of words, by arrays that every process can map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.language import trained, word_classifier
from models.language.trained import Arrays

TEXTS = [
    "nuoc ngap duong",
    "ngap hem nha toi",
    "rac day duong",
    "rac khong ai hot",
    "den duong tat",
    "den khong sang",
]
LABELS = ["flood", "flood", "garbage", "garbage", "light", "light"]


@pytest.fixture(scope="module")
def arrays() -> Arrays:
    """What was learnt from the texts above."""
    return word_classifier.train(TEXTS, LABELS)


def _best(arrays: Arrays, text: str) -> str:
    return word_classifier.labels(arrays)[int(np.argmax(word_classifier.margins(arrays)(text)))]


@pytest.mark.parametrize(
    ("text", "label"), [("ngap qua", "flood"), ("racc thui", "garbage"), ("den den", "light")]
)
def test_words_and_parts_of_words_decide(arrays: Arrays, text: str, label: str) -> None:
    assert _best(arrays, text) == label


def test_a_text_without_words_leaves_the_bias_alone(arrays: Arrays) -> None:
    assert word_classifier.margins(arrays)(" ").tolist() == arrays["bias"].tolist()


def test_it_is_the_same_from_files(arrays: Arrays, tmp_path: Path) -> None:
    read = trained.arrays("texts", [], lambda: arrays, tmp_path)
    text = "ngap duong den tat"

    assert word_classifier.margins(read)(text).tolist() == word_classifier.margins(arrays)(text).tolist()
    assert word_classifier.labels(read) == word_classifier.labels(arrays)


def test_a_short_word_counts_once_and_blanks_belong_to_its_parts() -> None:
    assert list(word_classifier.parts("o")) == [" ", "o", " ", " o", "o ", " o "]
    assert list(word_classifier.words("nuoc ngap duong")) == [
        "nuoc",
        "ngap",
        "duong",
        "nuoc ngap",
        "ngap duong",
    ]
