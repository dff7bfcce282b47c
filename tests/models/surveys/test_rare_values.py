"""Rare values: nothing that is published was given by a few alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from models.surveys.rare_values import MOST_NUMBERS, OTHER_RARE, Numbers, merged
from models.surveys.research_groups import SMALLEST_GROUP

values = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12), max_size=8)
numbers = st.lists(st.integers(-20, 20).map(float), max_size=60)


@given(values)
def test_enough_people_gave_each_value(counts: dict[str, int]) -> None:
    found: Counter[str] = Counter()
    for value, shown in merged(counts).items():
        found[shown] += counts[value]

    assert all(count >= SMALLEST_GROUP for count in found.values())
    assert bool(found) == (sum(counts.values()) >= SMALLEST_GROUP)


def test_frequent_values_stay() -> None:
    assert merged({"a": 9, "b": 3, "c": 2, "d": 5}) == {"a": "a", "b": OTHER_RARE, "c": OTHER_RARE, "d": "d"}


def test_one_rare_value_takes_the_next_with_it() -> None:
    assert merged({"a": 9, "b": 1, "d": 5}) == {"a": "a", "b": OTHER_RARE, "d": OTHER_RARE}


def banded(given: list[float]) -> dict[float, str]:
    counted = Numbers()
    for one in given:
        counted.add(one)
    return counted.bands()


@given(numbers)
def test_enough_people_stand_in_each_band(given: list[float]) -> None:
    bands = banded(given)
    sizes = Counter(bands[one] for one in given) if bands else Counter()

    assert all(count >= SMALLEST_GROUP for count in sizes.values())
    assert bool(bands) == (len(given) >= SMALLEST_GROUP)


def test_the_largest_and_the_smallest_are_not_told() -> None:
    bands = banded([1.0, *[3.0] * 4, *[5.0] * 6, *[7.0] * 4, 99_999.0])

    assert list(bands.values()) == ["..3", "..3", "5", "7..", "7.."]


def test_many_different_numbers_are_rounded_so_that_memory_stays() -> None:
    counted = Numbers()
    for one in range(100_000, 100_000 + 20 * MOST_NUMBERS):
        counted.add(float(one))
    bands = counted.bands()

    assert len(bands) <= MOST_NUMBERS
    assert counted.of(100_001.0, bands) == "100000"
