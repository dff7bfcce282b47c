"""Limits read: what `constraint` and `parameters` demand of an answer, as the limits of a question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from models.surveys.answer_checks import SMALLEST_STEP
from models.surveys.definition import NUMBERS, TEXTS, Question, QuestionType
from models.surveys.xlsform import expressions, values
from models.surveys.xlsform.expressions import Call, Chain, Compare, Node, Number, Reckon, Self, literal

_TURNED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}

#: Of which type what is measured: the answer itself, or what a function makes of it.
_MEASURED: Mapping[QuestionType, Node] = {
    **dict.fromkeys((*NUMBERS, QuestionType.DATE), Self()),
    **dict.fromkeys(TEXTS, Call("string-length", (Self(),))),
    **dict.fromkeys((QuestionType.MULTIPLE, QuestionType.RANKING), Call("count-selected", (Self(),))),
    QuestionType.TIME: Call("decimal-time", (Self(),)),
}

_WHOLE = frozenset({*TEXTS, QuestionType.MULTIPLE, QuestionType.RANKING})

Limit = tuple[str, Any]


def apply(expression: str, question: Question) -> bool:
    """Set the limits of a question by a constraint; say whether they are all that it demands."""
    try:
        tree = expressions.parse(expression)
    except expressions.UnreadableError:
        return False
    parts = tree.parts if isinstance(tree, Chain) and tree.op == "and" else (tree,)
    whole = True
    for part in parts:
        limits = list(_limits(part, question))
        whole = whole and bool(limits)
        for name, value in limits:
            _tighten(question, name, value)
    return whole and _starts_right(question, [part for part in parts if _step(part)])


def _tighten(question: Question, name: str, value: Any) -> None:
    current: Any = dict(question)[name]
    if name == "min" and current is not None:
        value = max(current, value)
    if name == "max" and current is not None:
        value = min(current, value)
    question[name] = value  # type: ignore[literal-required]


def _limits(node: Node, question: Question) -> Iterator[Limit]:
    """Yield the limits that one demand sets; none when Loa knows no such."""
    kind = QuestionType(question["type"])
    if kind in NUMBERS and (step := _step(node)):
        yield "step", step[1]
        return
    if not isinstance(node, Compare) or node.op == "!=":
        return
    op, asked, wanted = node.op, node.left, node.right
    if values.is_constant(asked):
        op, asked, wanted = _TURNED[op], wanted, asked
    measured = _MEASURED.get(kind)
    if asked != measured and not (kind is QuestionType.TIME and asked == Self()):
        return
    value = _value(wanted, question)
    if value is None or (op in ("<", ">") and (value := _next(value, kind, question, op)) is None):
        return
    if op in (">", ">=", "="):
        yield "min", value
    if op in ("<", "<=", "="):
        yield "max", value


def _value(node: Node, question: Question) -> Any:
    kind = QuestionType(question["type"])
    if kind not in _WHOLE:
        return values.operand(question, node)
    value = literal(node)
    return value if isinstance(value, int) else None


def _next(value: Any, kind: QuestionType, question: Question, op: str) -> Any:
    """Return the first value beyond one that is not allowed itself; None where there is no such."""
    by = 1 if op == ">" else -1
    if kind is QuestionType.DATE:
        try:
            return (date.fromisoformat(value) + timedelta(days=by)).isoformat()
        except OverflowError:
            return None
    if kind is QuestionType.TIME:
        hours, minutes = map(int, value.split(":"))
        return values.a_time((hours * values.MINUTES_AN_HOUR + minutes + by) / values.MINUTES_A_DAY)
    if kind in NUMBERS and (question["step"] != 1 or value != int(value)):
        return None
    return value + by


def _step(node: Node) -> tuple[int | float, int | float] | None:
    """Return base and distance of `. mod 5 = 0` and `(. - 3) mod 5 = 0`."""
    if not (isinstance(node, Compare) and node.op == "=" and node.right == Number(0)):
        return None
    match node.left:
        case Reckon("mod", Self(), Number(step)) if step >= SMALLEST_STEP:
            return 0, step
        case Reckon("mod", Reckon("-", Self(), Number(base)), Number(step)) if step >= SMALLEST_STEP:
            return base, step
    return None


def _starts_right(question: Question, steps: list[Node]) -> bool:
    """Say whether steps begin where Loa has them begin, at the least; takes them away if not."""
    for node in steps:
        base, step = _step(node) or (0, 1)
        away = (base - float(question["min"] or 0)) / step
        if not math.isclose(away, round(away), abs_tol=1e-9):
            question["step"] = None
            return False
    return True


def unread(parameters: Mapping[str, str]) -> list[str]:
    """Return the names of the parameters of a range that are no numbers; their defaults hold."""
    found = {name: values.a_number(parameters[name]) for name in _RANGE if name in parameters}
    return [name for name, value in found.items() if value is None or (name == "step" and not value)]


def ends(parameters: Mapping[str, str]) -> tuple[Any, Any, Any]:
    """Return least, most and step of a range; the defaults are those of XLSForm."""
    least, most, step = (_end(parameters, name, default) for name, default in _RANGE.items())
    return min(least, most), max(least, most), abs(step) or 1


def _end(parameters: Mapping[str, str], name: str, default: int) -> int | float:
    given = values.a_number(parameters.get(name, ""))
    return default if given is None else given


_RANGE: Mapping[str, int] = {"start": 1, "end": 10, "step": 1}


def parameters(text: str) -> dict[str, str]:
    """Return parameters (`start=1 end=5`, also with commas or semicolons between) by their names."""
    for sign in ",;":
        text = text.replace(sign, " ")
    pairs = (one.partition("=") for one in text.replace(" =", "=").replace("= ", "=").split())
    return {name.casefold(): value for name, _, value in pairs}
