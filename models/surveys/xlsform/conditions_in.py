"""Conditions read: what `relevant` demands, as a condition of Loa, where Loa has one that means the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from models.surveys.conditions import LONGEST_OPERAND, OPS
from models.surveys.definition import Condition, ConditionOp, Operand, Question, QuestionType
from models.surveys.xlsform import expressions, values
from models.surveys.xlsform.expressions import Call, Chain, Compare, Node, Number, Ref, literal

#: The same comparison with its sides changed.
_TURNED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}

#: What `>=` and `<=` are besides "equal".
_STRICT: Mapping[str, ConditionOp] = {
    ">": ConditionOp.GREATER,
    ">=": ConditionOp.GREATER,
    "<": ConditionOp.LESS,
    "<=": ConditionOp.LESS,
}

#: What is asked whether there is an answer at all: its length, or how many are chosen, compared with 0 or 1.
_COUNTS = frozenset({"string-length", "count-selected"})
_ANY = frozenset({(">", 0), ("!=", 0), (">=", 1)})
_NONE = frozenset({("=", 0), ("<", 1), ("<=", 0)})

#: A part that changes nothing: who writes it wants the join to stay as it stands.
_NEUTRAL: Mapping[str, str] = {"and": "true", "or": "false"}


class UntranslatableError(Exception):
    """Loa has no such condition; `code` is why (`models/data/xlsform.yml`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Scope:
    """What a condition may speak of: the questions that come before it, by the names of the form.

    :ivar questions: by name the question; of a matrix by the name of each row.
    :ivar rows: by the name of a row of a matrix its id.
    :ivar lost: by the name of something left out why a condition can't speak of it.
    """

    questions: dict[str, Question] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def types(self) -> dict[str, QuestionType]:
        """Return the types of the questions by their ids."""
        return {one["id"]: QuestionType(one["type"]) for one in self.questions.values()}

    def find(self, name: str) -> Question:
        """Return the question of a name.

        :raises UntranslatableError: it was left out, or does not come before.
        """
        if name in self.questions:
            return self.questions[name]
        raise UntranslatableError(self.lost.get(name, "condition_on_unknown"))


@dataclass(frozen=True)
class _Cells:
    """What is demanded of some rows of a matrix: an option, or any answer (None)."""

    question: Question
    rows: frozenset[str]
    option: str | None


_Part = Condition | _Cells


def read(expression: str, scope: Scope) -> Condition:
    """Return the condition that an expression is.

    :raises UntranslatableError: Loa has none like it.
    """
    try:
        tree = expressions.parse(expression)
    except expressions.UnreadableError as error:
        raise UntranslatableError("expression_unreadable") from error
    return _whole(_part(tree, scope))


def joined(conditions: Sequence[Condition]) -> Condition | None:
    """Return one condition that demands all of these; None without any."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"op": ConditionOp.AND.value, "conditions": list(conditions)}


def _whole(part: _Part) -> Condition:
    if not isinstance(part, _Cells):
        return part
    if part.rows != {row["id"] for row in part.question["rows"]}:
        raise UntranslatableError("condition_on_row")
    if part.option is None:
        return _simple(ConditionOp.ANSWERED, part.question)
    return _simple(ConditionOp.CONTAINS, part.question, part.option)


def _simple(op: ConditionOp, question: Question, value: Operand | None = None) -> Condition:
    condition: Condition = {"op": op.value, "question": question["id"]}
    if value is not None:
        condition["value"] = value
    return condition


def _not(condition: Condition) -> Condition:
    return {"op": ConditionOp.NOT.value, "conditions": [condition]}


def _part(node: Node, scope: Scope) -> _Part:
    if isinstance(node, Chain):
        return _chain(node, scope)
    if isinstance(node, Compare):
        return _comparison(node, scope)
    if isinstance(node, Call) and node.name == "not" and len(node.args) == 1:
        return _not(_whole(_part(node.args[0], scope)))
    if isinstance(node, Call) and node.name in ("selected", "contains") and len(node.args) == 2:
        return _containing(node, scope)
    raise UntranslatableError("expression_unknown")


def _chain(node: Chain, scope: Scope) -> _Part:
    parts = [_part(one, scope) for one in node.parts if one != Call(_NEUTRAL[node.op], ())]
    if not parts:
        raise UntranslatableError("expression_unknown")
    if len(parts) == len(node.parts) and node.op == "or":
        if cells := _same_cells(parts):
            return cells
        if one_of := _one_of([_whole(part) for part in parts], scope):
            return one_of
    return {"op": node.op, "conditions": [_whole(part) for part in parts]}


def _same_cells(parts: Sequence[_Part]) -> _Cells | None:
    """Return what several rows of one matrix have in common, as one."""
    cells = [part for part in parts if isinstance(part, _Cells)]
    if len(cells) < len(parts) or len({(one.question["id"], one.option) for one in cells}) > 1:
        return None
    return _Cells(cells[0].question, frozenset().union(*(one.rows for one in cells)), cells[0].option)


def _one_of(parts: Sequence[Condition], scope: Scope) -> Condition | None:
    """Return `one_of` for several values of one question, where that means the same."""
    if len({(part["op"], part.get("question")) for part in parts}) > 1 or not _is_alternative(
        parts[0], scope.types()
    ):
        return None
    found = list(dict.fromkeys(cast(Operand, part["value"]) for part in parts))
    return {"op": ConditionOp.ONE_OF.value, "question": parts[0]["question"], "value": cast(Any, found)}


def _is_alternative(condition: Condition, types: Mapping[str, QuestionType]) -> bool:
    """Say whether several such conditions, joined by `or`, are `one_of`."""
    several = types.get(condition.get("question", "")) is QuestionType.MULTIPLE
    return condition["op"] == (ConditionOp.CONTAINS if several else ConditionOp.EQUALS)


def _containing(node: Call, scope: Scope) -> _Part:
    asked, value = node.args
    if not isinstance(asked, Ref):
        raise UntranslatableError("expression_unknown")
    question = scope.find(asked.name)
    if question["type"] == QuestionType.MATRIX:
        return _cell(asked, question, value, scope)
    single = question["type"] == QuestionType.SINGLE and node.name == "selected"
    op = ConditionOp.EQUALS if single else ConditionOp.CONTAINS
    return _allowed(op, question, value)


def _comparison(node: Compare, scope: Scope) -> _Part:
    op, asked, value = node.op, node.left, node.right
    if values.is_constant(asked):
        op, asked, value = _TURNED[op], value, asked
    if isinstance(asked, Call):
        return _of_call(op, asked, value, scope)
    if not isinstance(asked, Ref):
        raise UntranslatableError("expression_unknown")
    question = scope.find(asked.name)
    if question["type"] == QuestionType.MATRIX:
        return _of_cell(op, asked, question, value, scope)
    if literal(value) == "" and op in ("=", "!="):
        answered = _answered(question)
        return answered if op == "!=" else _not(answered)
    if question["type"] == QuestionType.RANKING:
        raise UntranslatableError("expression_unknown")
    return _compared(op, question, value)


def _of_call(op: str, call: Call, value: Node, scope: Scope) -> Condition:
    """Return what is demanded of what a function makes of an answer."""
    if not call.args or not isinstance(call.args[0], Ref):
        raise UntranslatableError("expression_unknown")
    question, rest = scope.find(call.args[0].name), call.args[1:]
    kind = question["type"]
    if call.name in _COUNTS and not rest and kind != QuestionType.MATRIX:
        if (op, literal(value)) in _ANY:
            return _answered(question)
        if (op, literal(value)) in _NONE:
            return _not(_answered(question))
    if call.name == "selected-at" and rest == (Number(0),) and kind == QuestionType.RANKING:
        return _compared(op, question, value)
    if call.name == "decimal-time" and not rest and kind == QuestionType.TIME:
        return _compared(op, question, value)
    raise UntranslatableError("expression_unknown")


def _compared(op: str, question: Question, value: Node) -> Condition:
    if op == "=":
        return _allowed(ConditionOp.EQUALS, question, value)
    if op == "!=":
        return _not(_allowed(ConditionOp.EQUALS, question, value))
    strict = _allowed(_STRICT[op], question, value)
    if op in ("<", ">"):
        return strict
    return {"op": ConditionOp.OR.value, "conditions": [strict, _allowed(ConditionOp.EQUALS, question, value)]}


def _of_cell(op: str, asked: Ref, question: Question, value: Node, scope: Scope) -> _Part:
    if op not in ("=", "!="):
        raise UntranslatableError("expression_unknown")
    if literal(value) == "":
        any_answer = _Cells(question, frozenset({scope.rows[asked.name]}), None)
        return any_answer if op == "!=" else _not(_whole(any_answer))
    chosen = _cell(asked, question, value, scope)
    return chosen if op == "=" else _not(_whole(chosen))


def _cell(asked: Ref, question: Question, value: Node, scope: Scope) -> _Cells:
    option = values.operand(question, value)
    if option is None:
        raise UntranslatableError("condition_unfit")
    return _Cells(question, frozenset({scope.rows[asked.name]}), str(option))


def _answered(question: Question) -> Condition:
    if question["type"] == QuestionType.NOTE:
        raise UntranslatableError("condition_on_note")
    return _simple(ConditionOp.ANSWERED, question)


def _allowed(op: ConditionOp, question: Question, value: Node) -> Condition:
    """Return a simple condition.

    :raises UntranslatableError: the type of the question knows no such comparison, or no such value.
    """
    operand = values.operand(question, value)
    if op not in OPS.get(QuestionType(question["type"]), frozenset()) or operand is None:
        raise UntranslatableError("condition_unfit")
    if isinstance(operand, str) and len(operand) > LONGEST_OPERAND:
        raise UntranslatableError("condition_unfit")
    return _simple(op, question, operand)
