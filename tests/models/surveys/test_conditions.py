"""Conditions: what is shown follows from what was answered, and no answer is stranded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.surveys import conditions
from models.surveys.answers import check_answers
from models.surveys.defaults import whole, whole_question
from models.surveys.definition import Condition, Question, Survey
from tests.builders import question

#: Two questions of each type that can be asked of, with right answers.
KINDS: dict[str, Any] = {
    "single": st.sampled_from(["a", "b", "c"]),
    "multiple": st.lists(st.sampled_from(["a", "b", "c"]), unique=True, min_size=1),
    "number": st.integers(0, 5),
    "short_text": st.sampled_from(["Có", "không", "Loa"]),
    "date": st.sampled_from(["2026-01-01", "2026-06-01"]),
}
OPERANDS: dict[str, Any] = {**KINDS, "multiple": st.sampled_from(["a", "b", "c"])}


def asked(id: str, kind: str, **given: Any) -> Question:
    options = ("a", "b", "c") if kind in ("single", "multiple") else ()
    return whole_question(question(id, kind, *options, **given))


def _simple(draw: Any, id: str, kind: str) -> Condition:
    op = draw(st.sampled_from(sorted(conditions.OPS[asked("x", kind)["type"]] | {"answered"})))  # type: ignore[index]
    if op == "answered":
        return {"op": op, "question": id}
    values = OPERANDS[kind]
    return {
        "op": op,
        "question": id,
        "value": draw(st.lists(values, min_size=1, max_size=2) if op == "one_of" else values),
    }


@st.composite
def surveys(draw: Any) -> tuple[Survey, dict[str, Any]]:
    """A survey whose questions depend on earlier ones in any way, and answers to any of them."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=2, max_size=7))
    questions: list[Question] = []
    for number, kind in enumerate(kinds):
        condition = None
        if number and draw(st.booleans()):
            parts = [
                _simple(draw, f"q{place}", kinds[place])
                for place in draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3))
            ]
            join = draw(st.sampled_from(["and", "or", "not"]))
            condition = {"op": join, "conditions": parts[:1] if join == "not" else parts}
        questions.append(asked(f"q{number}", kind, show_if=condition, required=draw(st.booleans())))
    answers = {f"q{number}": draw(KINDS[kind]) for number, kind in enumerate(kinds) if draw(st.booleans())}
    return whole({"questions": questions, "area_id": "x"}), answers


@given(surveys())
def test_conditions_that_keep_the_rules_have_no_fault(made: tuple[Survey, dict[str, Any]]) -> None:
    assert list(conditions.faults(made[0]["questions"])) == []


@given(surveys())
def test_no_kept_answer_is_stranded(made: tuple[Survey, dict[str, Any]]) -> None:
    survey, answers = made
    kept = conditions.pruned(survey["questions"], answers)
    shown = {one["id"] for one in conditions.shown(survey["questions"], kept)}
    assert kept.keys() <= shown
    assert conditions.pruned(survey["questions"], kept) == kept


@given(surveys())
def test_hidden_answers_change_nothing_of_what_is_shown(made: tuple[Survey, dict[str, Any]]) -> None:
    survey, answers = made
    kept = conditions.pruned(survey["questions"], answers)
    assert conditions.shown(survey["questions"], answers) == conditions.shown(survey["questions"], kept)


@given(surveys())
def test_only_what_is_shown_is_needed(made: tuple[Survey, dict[str, Any]]) -> None:
    survey, answers = made
    shown = {f"answers.{one['id']}" for one in conditions.shown(survey["questions"], answers)}
    lacking = {fault.field for fault in check_answers(survey, answers) if fault.code == "required"}
    assert lacking - {"answers"} <= shown


@pytest.mark.parametrize(
    ("kind", "answer", "op", "value", "holds"),
    [
        ("single", "a", "equals", "a", True),
        ("single", "a", "one_of", ["b", "a"], True),
        ("multiple", ["a", "b"], "contains", "b", True),
        ("multiple", ["a", "b"], "equals", "a", False),
        ("ranking", ["b", "a"], "equals", "b", True),
        ("number", 3, "greater", 2, True),
        ("number", 3, "less", 3, False),
        ("short_text", "Nông dân", "contains", "nong", True),
        ("date", "2026-02-01", "greater", "2026-01-31", True),
        ("time", "09:00", "less", "10:00", True),
        ("number", {"x": 1}, "greater", 2, False),
        ("matrix", {"row": "a"}, "contains", "a", True),
    ],
)
def test_an_answer_is_compared_by_its_type(kind: str, answer: Any, op: str, value: Any, holds: bool) -> None:
    first = whole_question(question("q", kind, "a", "b"))
    second = asked("then", "single", show_if={"op": op, "question": "q", "value": value})
    shown = conditions.shown([first, second], {"q": answer})
    assert [one["id"] for one in shown] == (["q", "then"] if holds else ["q"])


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        ({"op": "equals", "question": "b", "value": "a"}, "show_if.question: condition_loop"),
        ({"op": "equals", "question": "x", "value": "a"}, "show_if.question: unknown_question"),
        ({"op": "equals", "question": "a", "value": "z"}, "show_if.value: condition_value"),
        ({"op": "greater", "question": "a", "value": 1}, "show_if.op: condition_op"),
        ({"op": "one_of", "question": "a", "value": "a"}, "show_if.value: wrong_type"),
        ({"op": "and", "conditions": []}, "show_if.conditions: required"),
    ],
)
def test_a_condition_without_sense_is_refused(condition: Condition, fault: str) -> None:
    questions = [asked("a", "single"), asked("b", "single", show_if=condition)]
    found = [f"{one.field}: {one.code}" for one in conditions.faults(questions)]
    assert found == [f"questions.1.{fault}"]


def test_a_condition_that_is_nested_too_deep_is_refused() -> None:
    condition: Condition = {"op": "answered", "question": "a"}
    for _ in range(conditions.DEEPEST + 1):
        condition = {"op": "not", "conditions": [condition]}
    questions = [asked("a", "single"), asked("b", "single", show_if=condition)]
    assert [one.code for one in conditions.faults(questions)] == ["condition_too_large"]
