"""Examples are learnt once more as people in a hurry type them."""

from __future__ import annotations

from bot.understanding import retyped
from bot.understanding.examples import Example


def _examples(text: str) -> list[Example]:
    return [Example("somebody", "thank", "plain", "", text)] * 40


def test_a_part_of_the_texts_is_typed_again_in_two_ways() -> None:
    again = [one.text for one in retyped.some(_examples("cam on ban nhieu lam"))]
    assert len(again) == 20
    assert any(len(text.split()) < 5 for text in again[:10])
    assert all(text != "cam on ban nhieu lam" for text in again[10:])


def test_the_same_examples_are_typed_the_same_way() -> None:
    assert retyped.some(_examples("cam on ban nhieu lam")) == retyped.some(_examples("cam on ban nhieu lam"))


def test_what_an_example_means_stays() -> None:
    assert {one.intent for one in retyped.some(_examples("cam on nhieu lam"))} == {"thank"}


def test_khmer_is_left_as_it_is() -> None:
    assert retyped.some(_examples("អរគុណច្រើនណាស់")) == []
