"""Conditions and limits of XLSForm: which are those of Loa, and which Loa has none for."""

from __future__ import annotations

from typing import Any

import pytest

from models.surveys.defaults import whole_question
from models.surveys.definition import Question
from models.surveys.xlsform import conditions_in, expressions, limits_in
from models.surveys.xlsform.conditions_in import Scope, UntranslatableError
from models.surveys.xlsform.expressions import UnreadableError
from tests.builders import question


def asked(kind: str, **given: Any) -> Question:
    options = ("1", "b", "c") if kind in ("single", "multiple", "ranking", "matrix") else ()
    return whole_question(question(kind, kind, *options, **given))


KINDS = ("single", "multiple", "ranking", "number", "scale", "short_text", "date", "time", "place", "note")
GRID = asked("matrix", rows=[{"id": "r1", "text": {}}, {"id": "r2", "text": {}}])
SCOPE = Scope(
    questions={**{kind: asked(kind) for kind in KINDS}, "grid_r1": GRID, "grid_r2": GRID},
    rows={"grid_r1": "r1", "grid_r2": "r2"},
)


def simple(op: str, question: str, *value: Any) -> dict[str, Any]:
    return {"op": op, "question": question, **({"value": value[0]} if value else {})}


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("${single} = 'b'", simple("equals", "single", "b")),
        ("${single}=1", simple("equals", "single", "1")),
        ("../single = 'b'", simple("equals", "single", "b")),
        ("${single} = ‘b’", simple("equals", "single", "b")),
        ("selected(${single}, 'b')", simple("equals", "single", "b")),
        ("selected(${multiple}, 'b')", simple("contains", "multiple", "b")),
        ("selected-at(${ranking}, 0) = 'b'", simple("equals", "ranking", "b")),
        ("'b' = ${single}", simple("equals", "single", "b")),
        ("${single} = 'b' or ${single} = 'c'", simple("one_of", "single", ["b", "c"])),
        (
            "selected(${multiple}, 'b') or selected(${multiple}, 'c')",
            simple("one_of", "multiple", ["b", "c"]),
        ),
        ("${number} > 3", simple("greater", "number", 3)),
        ("3 > ${number}", simple("less", "number", 3)),
        ("${number} < -0.5", simple("less", "number", -0.5)),
        ("${date} > date('2026-01-01')", simple("greater", "date", "2026-01-01")),
        ("${date} > '2026-01-01'", simple("greater", "date", "2026-01-01")),
        ("decimal-time(${time}) < 0.5", simple("less", "time", "12:00")),
        ('contains(${short_text}, "it\'s")', simple("contains", "short_text", "it's")),
        ("${short_text} = concat('a', \"'\")", simple("equals", "short_text", "a'")),
        ("${place} != ''", simple("answered", "place")),
        ("string-length(${short_text}) > 0", simple("answered", "short_text")),
        ("${grid_r1} = 'b' or ${grid_r2} = 'b'", simple("contains", "matrix", "b")),
        ("${grid_r1} != '' or ${grid_r2} != ''", simple("answered", "matrix")),
    ],
)
def test_a_comparison_is_read(expression: str, condition: dict[str, Any]) -> None:
    assert conditions_in.read(expression, SCOPE) == condition


@pytest.mark.parametrize(
    ("expression", "condition"),
    [
        ("not(A)", {"op": "not", "conditions": ["A"]}),
        ("A and B and A", {"op": "and", "conditions": ["A", "B", "A"]}),
        ("A or B and A", {"op": "or", "conditions": ["A", {"op": "and", "conditions": ["B", "A"]}]}),
        ("(A or B) and A", {"op": "and", "conditions": [{"op": "or", "conditions": ["A", "B"]}, "A"]}),
        ("A and true()", {"op": "and", "conditions": ["A"]}),
    ],
)
def test_joins_are_read_by_their_strength(expression: str, condition: dict[str, Any]) -> None:
    parts = {
        "A": ("${single} = 'b'", simple("equals", "single", "b")),
        "B": ("${number} > 3", simple("greater", "number", 3)),
    }

    def filled(found: Any) -> Any:
        if isinstance(found, str):
            return parts[found][1]
        return {"op": found["op"], "conditions": [filled(one) for one in found["conditions"]]}

    written = expression.replace("A", parts["A"][0]).replace("B", parts["B"][0])
    assert conditions_in.read(written, SCOPE) == filled(condition)


def test_at_least_is_more_or_the_same() -> None:
    assert conditions_in.read("${number} >= 3", SCOPE) == {
        "op": "or",
        "conditions": [simple("greater", "number", 3), simple("equals", "number", 3)],
    }


def test_unequal_and_unanswered_are_the_contrary() -> None:
    assert conditions_in.read("${single} != 'b'", SCOPE) == {
        "op": "not",
        "conditions": [simple("equals", "single", "b")],
    }
    assert conditions_in.read("${single} = ''", SCOPE) == {
        "op": "not",
        "conditions": [simple("answered", "single")],
    }


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("${single} = 'x'", "condition_unfit"),
        ("${single} > 'b'", "condition_unfit"),
        ("${place} = '1 2'", "condition_unfit"),
        ("${short_text} = '" + "x" * 201 + "'", "condition_unfit"),
        ("${ranking} = 'b'", "expression_unknown"),
        ("${grid_r1} = 'b'", "condition_on_row"),
        ("${note} != ''", "condition_on_note"),
        ("${nobody} = 1", "condition_on_unknown"),
        ("${number} = ${scale}", "condition_unfit"),
        ("${date} > today()", "condition_unfit"),
        ("regex(${short_text}, 'a')", "expression_unknown"),
        ("true()", "expression_unknown"),
        ("/data/single = 'b'", "expression_unreadable"),
        ("${single} = 'b", "expression_unreadable"),
    ],
)
def test_what_loa_has_no_condition_for_is_said(expression: str, code: str) -> None:
    with pytest.raises(UntranslatableError) as refused:
        conditions_in.read(expression, SCOPE)
    assert refused.value.code == code


@pytest.mark.parametrize("expression", ["(" * 100 + "1" + ")" * 100, "1 " * 10_000, "not(" * 100])
def test_expressions_have_a_most(expression: str) -> None:
    with pytest.raises(UnreadableError):
        expressions.parse(expression)


@pytest.mark.parametrize(
    ("kind", "constraint", "limits"),
    [
        ("number", ". >= 1 and . <= 20", (1, 20, None)),
        ("number", "1 <= .", (1, None, None)),
        ("number", ". = 5", (5, 5, None)),
        ("number", ". mod 5 = 0", (None, None, 5)),
        ("number", ". >= 3 and (. - 3) mod 5 = 0", (3, None, 5)),
        ("short_text", "string-length(.) < 10", (None, 9, None)),
        ("multiple", "count-selected(.) <= 2", (None, 2, None)),
        ("date", ". > date('2026-12-31')", ("2027-01-01", None, None)),
        ("time", ". >= '08:00:00' and decimal-time(.) <= 0.75", ("08:00", "18:00", None)),
    ],
)
def test_limits_are_read(kind: str, constraint: str, limits: tuple[Any, ...]) -> None:
    found = asked(kind)

    assert limits_in.apply(constraint, found)
    assert (found["min"], found["max"], found["step"]) == limits


@pytest.mark.parametrize(
    ("kind", "constraint", "kept"),
    [
        ("number", ". > 1 and . <= 20", (None, 20, None)),
        ("number", ". <= ${scale}", (None, None, None)),
        ("number", ". >= 3 and . mod 5 = 0", (3, None, None)),
        ("short_text", "regex(., '[a-z]+')", (None, None, None)),
        ("date", ". >= today()", (None, None, None)),
        ("place", ". != ''", (None, None, None)),
    ],
)
def test_what_is_no_limit_is_said_and_the_rest_kept(
    kind: str, constraint: str, kept: tuple[Any, ...]
) -> None:
    found = asked(kind)

    assert not limits_in.apply(constraint, found)
    assert (found["min"], found["max"], found["step"]) == kept
