"""Parts and wholes of a report: what is typed is never a part above its whole."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from models.returns import forms, wholes
from models.returns.forms import YEARLY

FORM = forms.every()[YEARLY]


@pytest.mark.parametrize(
    ("part", "whole"),
    [("b1_ip_stations", "b1_stations"), ("b5_on_time", "b5_decided"), ("b4_full_time", "b4_staff")],
)
def test_a_part_above_its_whole_is_told_at_the_part(part: str, whole: str) -> None:
    (fault,) = wholes.faults_of(FORM, {part: 9, whole: 3}, {part})
    assert (fault.field, fault.code) == (f"values.{part}.value", "part_above_whole")
    assert fault.params == {"n": 9, "of": 3}


def test_a_whole_that_is_typed_below_its_part_is_told_at_the_whole() -> None:
    (fault,) = wholes.faults_of(FORM, {"b2_large": 2, "b2_boards": 1}, {"b2_boards"})
    assert fault.field == "values.b2_boards.value"


@pytest.mark.parametrize(
    ("large", "boards", "typed"),
    [(3, 3, {"b2_large"}), (0, 0, {"b2_large"}), (9, None, {"b2_large"}), (9, 3, set())],
)
def test_all_of_a_whole_what_nobody_knows_and_what_nobody_typed_are_no_fault(
    large: float, boards: float | None, typed: Collection[str]
) -> None:
    assert not list(wholes.faults_of(FORM, {"b2_large": large, "b2_boards": boards}, typed))


def test_every_whole_is_a_number_of_the_same_form() -> None:
    for form in forms.every().values():
        assert {name for pair in wholes.pairs(form) for name in pair} <= set(forms.numbers(form))
