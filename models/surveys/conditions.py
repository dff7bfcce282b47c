"""Conditions: which questions are shown, given the answers so far.

A condition names earlier questions only, so the graph of questions has no loops, and one walk from the first question
to the last decides them all. An answer to a question that is not shown does not count: neither in a later condition nor
in what is kept. So no answer is stranded behind a condition that no longer holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar, cast

from models.errors import Fault
from models.language.text import fold
from models.surveys.answer_checks import chosen, is_day, is_empty, is_number, is_time
from models.surveys.definition import (
    CHOICES,
    NUMBERS,
    TEXTS,
    Answers,
    Condition,
    ConditionOp,
    Question,
    QuestionType,
)
from models.surveys.lists import WordedQuestion

#: How deep conditions may stand in one another, and how many one question may have.
DEEPEST, MOST = 5, 30

#: Longest text that an answer is compared with.
LONGEST_OPERAND = 200

_JOINS = frozenset({ConditionOp.AND, ConditionOp.OR, ConditionOp.NOT})
_ALIKE = frozenset({ConditionOp.EQUALS, ConditionOp.ONE_OF})
_ORDER = frozenset({ConditionOp.GREATER, ConditionOp.LESS})

#: What can be asked of an answer besides whether there is one, by the type of the question.
OPS: Mapping[QuestionType, frozenset[ConditionOp]] = {
    QuestionType.SINGLE: _ALIKE,
    QuestionType.MULTIPLE: frozenset({ConditionOp.CONTAINS, *_ALIKE}),
    QuestionType.RANKING: frozenset({ConditionOp.CONTAINS, *_ALIKE}),
    QuestionType.MATRIX: frozenset({ConditionOp.CONTAINS}),
    **dict.fromkeys(NUMBERS, _ALIKE | _ORDER),
    **dict.fromkeys(TEXTS, frozenset({ConditionOp.CONTAINS, *_ALIKE})),
    **dict.fromkeys((QuestionType.DATE, QuestionType.TIME), _ALIKE | _ORDER),
    QuestionType.PLACE: frozenset(),
    QuestionType.PHOTO: frozenset(),
}

Q = TypeVar("Q", Question, WordedQuestion)


def shown(questions: Sequence[Q], answers: Answers) -> list[Q]:
    """Return the questions that are shown to somebody who answers so, in order."""
    found, counted = [], dict[str, object]()
    types = {question["id"]: QuestionType(question["type"]) for question in questions}
    for question in questions:
        condition = question["show_if"]
        if condition is None or holds(condition, counted, types):
            found.append(question)
            if not is_empty(value := answers.get(question["id"])):
                counted[question["id"]] = value
    return found


def pruned(questions: Sequence[Q], answers: Answers) -> dict[str, object]:
    """Return the answers to questions that are shown; the others are dropped."""
    ids = {question["id"] for question in shown(questions, answers)}
    return {name: value for name, value in answers.items() if name in ids}


def holds(condition: Condition, answers: Answers, types: Mapping[str, QuestionType]) -> bool:
    """Say whether a condition holds; of a question without an answer nothing holds but `not`."""
    op = ConditionOp(condition["op"])
    if op in _JOINS:
        each = [holds(one, answers, types) for one in condition.get("conditions", [])]
        return {ConditionOp.AND: all(each), ConditionOp.OR: any(each), ConditionOp.NOT: not any(each)}[op]
    value = answers.get(condition.get("question", ""))
    if is_empty(value):
        return False
    if op is ConditionOp.ANSWERED:
        return True
    return _COMPARE[op](_comparable(value, types[condition["question"]], op), condition.get("value"))


def _comparable(value: object, kind: QuestionType, op: ConditionOp) -> object:
    """Return an answer as it is compared: several options as a list, of a ranking the first, words without marks."""
    if kind is QuestionType.RANKING and op in _ALIKE:
        return chosen(value)[0]
    if kind in CHOICES and kind is not QuestionType.SINGLE:
        return chosen(value)
    return fold(value) if kind in TEXTS and isinstance(value, str) else value


def _same(value: object, operand: object) -> bool:
    if isinstance(value, list):
        return value == [operand]
    if isinstance(value, str) and isinstance(operand, str):
        return value in (operand, fold(operand))
    return value == operand


def _among(value: object, operand: object) -> bool:
    wanted = operand if isinstance(operand, list) else [operand]
    return any(_same(one, each) for one in (value if isinstance(value, list) else [value]) for each in wanted)


def _contains(value: object, operand: object) -> bool:
    if isinstance(value, list):
        return operand in value
    return isinstance(value, str) and fold(str(operand)) in value


def _greater(value: object, operand: object) -> bool:
    return _is_ordered(value, operand) and cast(float, value) > cast(float, operand)


def _less(value: object, operand: object) -> bool:
    return _is_ordered(value, operand) and cast(float, value) < cast(float, operand)


def _is_ordered(value: object, operand: object) -> bool:
    """Say whether one of two can come before the other: two numbers, two days or two times."""
    return any(isinstance(value, kind) and isinstance(operand, kind) for kind in (str, int | float))


_COMPARE: Mapping[ConditionOp, Callable[[object, object], bool]] = {
    ConditionOp.EQUALS: _same,
    ConditionOp.ONE_OF: _among,
    ConditionOp.CONTAINS: _contains,
    ConditionOp.GREATER: _greater,
    ConditionOp.LESS: _less,
}


def faults(questions: Sequence[Question]) -> Iterator[Fault]:
    """Find everything that is wrong with the conditions of these questions."""
    at = {question["id"]: number for number, question in enumerate(questions)}
    for number, question in enumerate(questions):
        if condition := question["show_if"]:
            field = f"questions.{number}.show_if"
            if _count(condition, 1) > MOST:
                yield Fault(field, "condition_too_large", {"max": MOST})
            else:
                yield from _faults(field, condition, questions, at, number)


def _count(condition: Condition, depth: int) -> int:
    if depth > DEEPEST:
        return MOST + 1
    return 1 + sum(_count(one, depth + 1) for one in condition.get("conditions", []))


def _faults(
    field: str, condition: Condition, questions: Sequence[Question], at: Mapping[str, int], number: int
) -> Iterator[Fault]:
    if condition["op"] not in set(ConditionOp):
        yield Fault(f"{field}.op", "condition_op", {"values": tuple(ConditionOp)})
        return
    op = ConditionOp(condition["op"])
    if op in _JOINS:
        inner = condition.get("conditions", [])
        if not inner or (op is ConditionOp.NOT and len(inner) > 1):
            yield Fault(f"{field}.conditions", "required" if not inner else "too_many_items", {"max": 1})
        for place, one in enumerate(inner):
            yield from _faults(f"{field}.conditions.{place}", one, questions, at, number)
        return
    asked = at.get(condition.get("question", ""))
    if asked is None:
        yield Fault(f"{field}.question", "unknown_question")
    elif asked >= number:
        yield Fault(f"{field}.question", "condition_loop")
    else:
        yield from _operand_faults(field, condition, questions[asked])


def _operand_faults(field: str, condition: Condition, question: Question) -> Iterator[Fault]:
    op = ConditionOp(condition["op"])
    known = question["type"] in set(QuestionType)
    allowed = OPS.get(QuestionType(question["type"])) if known else None
    if question["type"] == QuestionType.NOTE:
        yield Fault(f"{field}.question", "takes_no_answer")
    if op is ConditionOp.ANSWERED or allowed is None:
        return
    value = condition.get("value")
    if op not in allowed:
        possible = tuple(one for one in ConditionOp if one in {ConditionOp.ANSWERED, *allowed})
        yield Fault(f"{field}.op", "condition_op", {"values": possible})
    elif isinstance(value, list) != (op is ConditionOp.ONE_OF) or value in (None, []):
        yield Fault(f"{field}.value", "required" if value in (None, []) else "wrong_type")
    else:
        operands = value if isinstance(value, list) else [value]
        options = {option["id"] for option in question["options"]}
        if not all(_fits(one, QuestionType(question["type"]), options) for one in operands):
            values = {"values": ", ".join(option["id"] for option in question["options"])}
            yield Fault(f"{field}.value", "condition_value" if options else "wrong_type", values)


def _fits(operand: object, kind: QuestionType, options: Collection[str]) -> bool:
    if kind in CHOICES:
        return operand in options
    if kind in NUMBERS:
        return is_number(operand)
    if not isinstance(operand, str):
        return False
    return {QuestionType.DATE: is_day, QuestionType.TIME: is_time}.get(kind, bool)(operand)
