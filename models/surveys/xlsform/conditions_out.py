"""Conditions written: a condition of Loa as `relevant`, which means the same to programs that read XLSForm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from models.surveys.definition import Condition, ConditionOp, Operand, Question, QuestionType
from models.surveys.xlsform import values

#: What changes nothing at the end of a join, and says that it is to stay as it stands.
_AS_IT_STANDS: Mapping[str, str] = {ConditionOp.AND: "true()", ConditionOp.OR: "false()"}


@dataclass(frozen=True)
class Written:
    """The questions with the names that they have in the form.

    :ivar questions: by id.
    :ivar names: by the id of a question its name; of a matrix those of its rows.
    """

    questions: Mapping[str, Question]
    names: Mapping[str, Sequence[str]]


def write(condition: Condition, form: Written) -> str:
    """Return the expression of a condition."""
    op = ConditionOp(condition["op"])
    if op in _AS_IT_STANDS:
        return _join(op, condition.get("conditions", []), form)
    if op is ConditionOp.NOT:
        return f"not({write(condition.get('conditions', [])[0], form)})"
    question = form.questions[condition["question"]]
    if op is ConditionOp.ONE_OF:
        return _one_of(question, cast(list[Operand], condition["value"]), form)
    return _COMPARE[op](question, cast(Operand, condition.get("value")), form)


def _join(op: ConditionOp, conditions: Sequence[Condition], form: Written) -> str:
    parts = [_in_brackets(one, form) for one in conditions]
    alike = len({(one["op"], one.get("question")) for one in conditions}) == 1
    # Who reads it would take these for something shorter that means the same.
    if len(parts) == 1 or (op is ConditionOp.OR and alike):
        parts.append(_AS_IT_STANDS[op])
    return f" {op.value} ".join(parts)


def _in_brackets(condition: Condition, form: Written) -> str:
    written = write(condition, form)
    return f"({written})" if condition["op"] in _AS_IT_STANDS else written


def _one_of(question: Question, wanted: Sequence[Operand], form: Written) -> str:
    several = question["type"] == QuestionType.MULTIPLE
    compare = _COMPARE[ConditionOp.CONTAINS if several else ConditionOp.EQUALS]
    parts = [compare(question, one, form) for one in wanted]
    return f"({' or '.join(parts if len(parts) > 1 else parts * 2)})"


def _answered(question: Question, _: Operand, form: Written) -> str:
    return _any_of([f"${{{name}}} != ''" for name in form.names[question["id"]]])


def _equals(question: Question, value: Operand, form: Written) -> str:
    return _compared("=", question, value, form)


def _contains(question: Question, value: Operand, form: Written) -> str:
    kind, names = QuestionType(question["type"]), form.names[question["id"]]
    if kind is QuestionType.MATRIX:
        return _any_of([f"${{{name}}} = {values.written(value, kind)}" for name in names])
    function = "selected" if kind in (QuestionType.MULTIPLE, QuestionType.RANKING) else "contains"
    return f"{function}(${{{names[0]}}}, {values.written(value, kind)})"


def _compared(sign: str, question: Question, value: Operand, form: Written) -> str:
    kind, asked = QuestionType(question["type"]), f"${{{form.names[question['id']][0]}}}"
    if kind is QuestionType.RANKING:
        asked = f"selected-at({asked}, 0)"
    if kind is QuestionType.TIME:
        asked = f"decimal-time({asked})"
    return f"{asked} {sign} {values.written(value, kind)}"


def _any_of(parts: Sequence[str]) -> str:
    return f"({' or '.join(parts)})" if len(parts) > 1 else parts[0]


_COMPARE: Mapping[ConditionOp, Callable[[Question, Operand, Written], str]] = {
    ConditionOp.ANSWERED: _answered,
    ConditionOp.EQUALS: _equals,
    ConditionOp.CONTAINS: _contains,
    ConditionOp.GREATER: lambda question, value, form: _compared(">", question, value, form),
    ConditionOp.LESS: lambda question, value, form: _compared("<", question, value, form),
}
