"""Intents are told by their examples, with probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from bot.understanding import intents, seen
from bot.understanding.intents import Model
from bot.understanding.spelling import written

EXAMPLES = {
    "ask_price": ["giá bao nhiêu", "bao nhiêu tiền một ký", "mắc không chị", "how much is it"],
    "ask_time": ["mấy giờ mở cửa", "chừng nào tới", "khi nào xong", "when does it open"],
    "thank": ["cảm ơn nhiều", "cám ơn chị nha", "tks ad", "thank you"],
}


@pytest.fixture(scope="module")
def model() -> Model:
    """A model of three intents."""
    return _trained()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("gia bao nhieu vay", "ask_price"),
        ("baonhieutien", "ask_price"),
        ("may gio mo cua z", "ask_time"),
        ("camr own nhieeuf", "thank"),
    ],
)
def test_it_is_told_however_it_is_typed(model: Model, text: str, intent: str) -> None:
    assert model.names[int(model.probabilities(text).argmax())] == intent


def test_probabilities_are_shares_of_one(model: Model) -> None:
    assert model.probabilities("gia bao nhieu").sum() == pytest.approx(1, abs=1e-5)


def test_two_trainings_give_the_same_model(model: Model) -> None:
    assert np.array_equal(_trained().weights, model.weights)


def _trained() -> Model:
    rows = [(intent, text) for intent, texts in EXAMPLES.items() for text in texts]
    found = [seen.seen(written(text)) for _, text in rows]
    rarity = seen.rarity(found)
    return intents.train(seen.matrix(found, rarity), [intent for intent, _ in rows], rarity)
