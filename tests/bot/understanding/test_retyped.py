"""Examples are learnt once more as people in a hurry type them."""

from __future__ import annotations

from bot.understanding import retyped
from bot.understanding.examples import Example


def _examples(text: str) -> list[Example]:
    return [Example("somebody", "thank", "plain", "", f"{text} {number}") for number in range(40)]


def test_a_part_of_the_texts_is_typed_again_in_two_ways() -> None:
    given = _examples("cam on ban nhieu lam")
    again = [one.text for one in retyped.some(given)]
    assert 10 < len(again) < 30
    assert {text.replace(" ", "") for text in again} & {one.text.replace(" ", "") for one in given}
    assert any(len(text.split()) < 6 for text in again)
    assert not set(again) & {one.text for one in given}


def test_one_example_more_changes_nothing_of_the_others() -> None:
    given = _examples("cam on ban nhieu lam")
    more = retyped.some([given[0]._replace(text="tks nha ban hien"), *given])
    assert set(retyped.some(given)) <= set(more)


def test_the_same_examples_are_typed_the_same_way() -> None:
    assert retyped.some(_examples("cam on ban nhieu lam")) == retyped.some(_examples("cam on ban nhieu lam"))


def test_what_an_example_means_stays() -> None:
    assert {one.intent for one in retyped.some(_examples("cam on nhieu lam"))} == {"thank"}


def test_khmer_is_left_as_it_is() -> None:
    assert retyped.some(_examples("អរគុណច្រើនណាស់")) == []
