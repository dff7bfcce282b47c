"""Checks of answers: what is right for each type, and what is wrong by its code."""

from __future__ import annotations

from typing import Any

import pytest

from models.surveys.answer_checks import check_one, kept
from models.surveys.defaults import whole_question
from tests.builders import question
from tests.surveying import EVERY_TYPE, RIGHT, RIGHT_OTHERS

BY_ID = {one["id"]: whole_question(one) for one in EVERY_TYPE} | {
    "all": whole_question(question("all", "ranking", "p", "q", "r")),
    "few": whole_question(question("few", "multiple", "a", "b", "c", min=2)),
    "every": whole_question(
        {**question("every", "matrix", "good", "bad", required=True), "rows": [{"id": "r", "text": {}}]}
    ),
    "photo": whole_question(question("photo", "photo")),
    "half": whole_question(question("half", "number", min=0, step=0.5)),
    "long": whole_question(question("long", "long_text", min=3)),
}


@pytest.mark.parametrize("id", sorted(RIGHT))
def test_a_right_answer_has_no_fault(id: str) -> None:
    assert check_one(BY_ID[id], RIGHT[id], RIGHT_OTHERS.get(id)) == []


@pytest.mark.parametrize(
    ("id", "value", "code"),
    [
        ("hello", "x", "takes_no_answer"),
        ("scale", 11, "too_large"),
        ("scale", 2.5, "not_a_step"),
        ("scale", True, "wrong_type"),
        ("stars", 0, "too_small"),
        ("people", 21, "too_large"),
        ("people", float("nan"), "wrong_type"),
        ("half", 1.25, "not_a_step"),
        ("half", 10**400, "out_of_range"),
        ("half", float("-inf"), "out_of_range"),
        ("job", "x" * 201, "too_long"),
        ("long", "ab", "too_short"),
        ("all", ["p", "q"], "ranking_unfinished"),
        ("all", ["p", "p", "q"], "id_repeated"),
        ("few", ["a"], "too_few_choices"),
        ("grid", {"sound": "z"}, "not_a_choice"),
        ("grid", {"nothing": "good"}, "not_a_choice"),
        ("grid", ["good"], "wrong_type"),
        ("day", "2026-02-30", "not_a_day"),
        ("day", "2025-12-31", "too_early"),
        ("hour", "24:00", "not_a_time"),
        ("where", {"lat": 10}, "wrong_type"),
        ("where", {"lat": 91, "lon": 0}, "place_outside"),
        ("photo", 7, "wrong_type"),
    ],
)
def test_one_wrong_answer_is_told_by_its_code(id: str, value: Any, code: str) -> None:
    assert [fault.code for fault in check_one(BY_ID[id], value)] == [code]


def test_each_row_of_a_needed_matrix_is_needed() -> None:
    faults = check_one(BY_ID["every"], {"r": ""})
    assert [fault.code for fault in faults]


@pytest.mark.parametrize(
    ("value", "other", "code"),
    [(["x"], None, "required"), (["a"], "Loa rè", "takes_no_answer"), (["x"], "y" * 201, "too_long")],
)
def test_own_words_belong_to_an_option_that_asks_for_them(
    value: list[str], other: str | None, code: str
) -> None:
    (fault,) = check_one(BY_ID["some"], value, other)
    assert (fault.field, fault.code) == ("others.some", code)


def test_half_a_number_that_fits_the_step_is_right() -> None:
    assert check_one(BY_ID["half"], 1.5) == []


def test_a_place_is_kept_to_a_decimetre() -> None:
    assert kept({"lat": 10.123456789, "lon": 105}) == {"lat": 10.123457, "lon": 105.0}
