"""Counts: whole numbers and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.language import counts


@given(st.integers(-5, 15))
def test_a_whole_number_within_its_bounds_is_a_count(value: int) -> None:
    found = [one.code for one in counts.faults("n", float(value), 10)]
    assert found == ([] if 0 <= value <= 10 else ["out_of_range"])


@given(st.integers(0, 10), st.floats(0.001, 0.999))
def test_a_fraction_is_no_count(whole: int, fraction: float) -> None:
    assert [one.code for one in counts.faults("n", whole + fraction, 20)] == ["not_whole"]


def test_what_is_no_number_at_all_is_none() -> None:
    assert [one.code for one in counts.faults("n", float("nan"), 20)] == ["not_whole"]
