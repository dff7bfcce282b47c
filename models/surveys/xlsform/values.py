"""Values in expressions: options, numbers, days and times as XLSForm writes them and as Loa keeps them."""

from __future__ import annotations

from models.surveys.answer_checks import is_day, is_time
from models.surveys.definition import CHOICES, NUMBERS, TEXTS, Operand, Question, QuestionType
from models.surveys.xlsform import expressions
from models.surveys.xlsform.expressions import Call, Node, Number, literal
from models.surveys.xlsform.ids import plain

MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 24 * 60

#: How far a share of the day may be from a whole minute: a thousandth of it.
_SLACK = 1e-3


def is_constant(node: Node) -> bool:
    """Say whether a tree is a value by itself."""
    return literal(node) is not None or (
        isinstance(node, Call) and node.name == "date" and len(node.args) == 1 and is_constant(node.args[0])
    )


def operand(question: Question, node: Node) -> Operand | None:
    """Return the value that an answer to this question is compared with; None where it is not one of its values."""
    if isinstance(node, Call) and node.name == "date" and len(node.args) == 1:
        node = node.args[0]
    value, kind = literal(node), QuestionType(question["type"])
    if value is None:
        return None
    if kind in CHOICES:
        chosen = expressions.number(value) if isinstance(value, int | float) else value
        ids = {option["id"] for option in question["options"]}
        return next((one for one in (chosen, plain(chosen)) if one in ids), None)
    if kind in NUMBERS:
        return a_number(value)
    if kind is QuestionType.DATE:
        return a_day(value)
    if kind is QuestionType.TIME:
        return a_time(value)
    return (str(value) or None) if kind in TEXTS else None


def a_number(value: Operand) -> int | float | None:
    """Return a number, also of one in quotes."""
    if isinstance(value, int | float):
        return value
    try:
        node = expressions.parse(value)
    except expressions.UnreadableError:
        return None
    return node.value if isinstance(node, Number) else None


def a_day(value: Operand) -> str | None:
    """Return a day as `YYYY-MM-DD`, also of one with a time."""
    day = str(value)[: len("2026-11-29")]
    return day if is_day(day) else None


def a_time(value: Operand) -> str | None:
    """Return a time as `HH:MM`, also of one with seconds, and of a share of the day."""
    if isinstance(value, str):
        return value[: len("17:30")] if is_time(value[: len("17:30")]) else None
    minutes = round(value * MINUTES_A_DAY)
    if abs(value * MINUTES_A_DAY - minutes) > _SLACK or not 0 <= minutes < MINUTES_A_DAY:
        return None
    return f"{minutes // MINUTES_AN_HOUR:02}:{minutes % MINUTES_AN_HOUR:02}"


def written(value: Operand, kind: QuestionType) -> str:
    """Return a value as an expression compares an answer of this type with it."""
    if isinstance(value, int | float):
        return expressions.number(value)
    if kind is QuestionType.DATE:
        return f"date('{value}')"
    if kind is QuestionType.TIME:
        hours, minutes = value.split(":")
        return repr((int(hours) * MINUTES_AN_HOUR + int(minutes)) / MINUTES_A_DAY)
    return expressions.quoted(value)
