"""The field of a condition, whose shape holds itself: `{"op": "and", "conditions": […]}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from api.extensions.fields import Choice
from models.errors import Fault
from models.surveys.answer_checks import is_number
from models.surveys.conditions import DEEPEST, LONGEST_OPERAND, MOST
from models.surveys.definition import Condition, ConditionOp

#: What a condition may have.
PARTS = ("op", "question", "value", "conditions")


class SurveyConditionSchema(ma.Schema):
    """When a question is shown: `op` asks something of the answer to an earlier `question`, or joins `conditions`."""

    op = Choice(
        ConditionOp,
        required=True,
        metadata={
            "description": "`answered`: there is an answer. `equals`, `greater`, `less`, `contains` compare it with "
            "`value`, `one_of` with a list of them. `and`, `or`, `not` (of one) join `conditions`."
        },
    )
    question = ma.fields.String(
        validate=ma.validate.Length(max=LONGEST_OPERAND),
        metadata={"description": "The id of an earlier question; not of `and`, `or`, `not`."},
    )
    value = ma.fields.Raw(
        metadata={
            "description": "The id of an option, a number, a day (`2026-11-29`), a time (`17:30`) or words; "
            "a list of them for `one_of`; none for `answered`."
        }
    )
    conditions = ma.fields.List(
        # Not nested: whatever walks a schema would never come to an end.
        ma.fields.Dict(
            keys=ma.fields.String(
                validate=[ma.validate.OneOf(PARTS), ma.validate.Length(max=len(max(PARTS, key=len)))]
            ),
            values=ma.fields.Raw(),
            validate=ma.validate.Length(max=len(PARTS)),
            metadata={"description": "A condition again: `op` with `question` and `value`, or `conditions`."},
        ),
        validate=ma.validate.Length(max=MOST),
        metadata={"description": f"Of `and`, `or`, `not`; at most {DEEPEST} deep and {MOST} in all."},
    )


class ConditionField(ma.fields.Nested):
    """When a question is shown, read as far as its shape goes; `models.surveys.conditions` says the rest."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SurveyConditionSchema, **options)

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, *given: Any, **named: Any
    ) -> Condition:
        return _read(value, 1)

    def _serialize(  # type: ignore[override]
        self, value: object, attr: str | None, obj: object, **given: Any
    ) -> object:
        return value


def _read(value: object, depth: int) -> Condition:
    """Return a condition of the right shape.

    :raises ValidationError: it has another one, or is too large.
    """
    if not isinstance(value, dict) or value.keys() - {*PARTS}:
        raise ma.ValidationError([Fault("", "wrong_type")])
    if not isinstance(value.get("op"), str) or value["op"] not in set(ConditionOp):
        raise ma.ValidationError({"op": [Fault("", "condition_op", {"values": tuple(ConditionOp)})]})
    condition: Condition = {"op": value["op"]}
    if "question" in value:
        condition["question"] = _text(value["question"], "question")
    if "value" in value:
        condition["value"] = _operand(value["value"])
    if "conditions" in value:
        inner = value["conditions"]
        if not isinstance(inner, list) or len(inner) > MOST or depth >= DEEPEST:
            raise ma.ValidationError({"conditions": [Fault("", "condition_too_large", {"max": MOST})]})
        condition["conditions"] = _each(inner, depth + 1)
    return condition


def _each(inner: list[object], depth: int) -> list[Condition]:
    read, wrong = list[Condition](), dict[int, Any]()
    for number, one in enumerate(inner):
        try:
            read.append(_read(one, depth))
        except ma.ValidationError as error:
            wrong[number] = error.messages
    if wrong:
        raise ma.ValidationError({"conditions": wrong})
    return read


def _text(value: object, field: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_OPERAND:
        raise ma.ValidationError({field: [Fault("", "wrong_type")]})
    return value


def _operand(value: object) -> Any:
    if isinstance(value, list):
        if len(value) > LONGEST_OPERAND:
            raise ma.ValidationError({"value": [Fault("", "too_many_items", {"max": LONGEST_OPERAND})]})
        return [_operand(one) if not isinstance(one, list) else _text(one, "value") for one in value]
    if not (isinstance(value, str) or is_number(value)):
        raise ma.ValidationError({"value": [Fault("", "wrong_type")]})
    return _text(value, "value") if isinstance(value, str) else value


class BoundField(ma.fields.Field[int | float | str]):
    """A least or a most: a number, a day or a time."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **given: Any
    ) -> int | float | str:
        right = is_number(value) or (isinstance(value, str) and len(value) <= len("2026-11-29"))
        if not right:
            raise ma.ValidationError([Fault("", "wrong_type")])
        return value  # type: ignore[return-value]
