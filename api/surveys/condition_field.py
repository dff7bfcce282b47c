"""The field of a condition, whose shape holds itself: `{"op": "and", "conditions": […]}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from models.errors import Fault
from models.surveys.conditions import DEEPEST, LONGEST_OPERAND, MOST
from models.surveys.definition import Condition, ConditionOp


class ConditionField(ma.fields.Field[Condition]):
    """When a question is shown, read as far as its shape goes; `models.surveys.conditions` says the rest."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **given: Any
    ) -> Condition:
        return _read(value, 1)

    def _serialize(self, value: object, attr: str | None, obj: object, **given: Any) -> object:
        return value


def _read(value: object, depth: int) -> Condition:
    """Return a condition of the right shape.

    :raises ValidationError: it has another one, or is too large.
    """
    if not isinstance(value, dict) or value.keys() - {"op", "question", "value", "conditions"}:
        raise ma.ValidationError([Fault("", "wrong_type")])
    if not isinstance(value.get("op"), str) or value["op"] not in set(ConditionOp):
        raise ma.ValidationError([Fault("op", "not_a_choice")])
    condition: Condition = {"op": value["op"]}
    if "question" in value:
        condition["question"] = _text(value["question"], "question")
    if "value" in value:
        condition["value"] = _operand(value["value"])
    if "conditions" in value:
        inner = value["conditions"]
        if not isinstance(inner, list) or len(inner) > MOST or depth >= DEEPEST:
            raise ma.ValidationError([Fault("conditions", "condition_too_large", {"max": MOST})])
        condition["conditions"] = [_read(one, depth + 1) for one in inner]
    return condition


def _text(value: object, field: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_OPERAND:
        raise ma.ValidationError([Fault(field, "wrong_type")])
    return value


def _operand(value: object) -> Any:
    if isinstance(value, list):
        if len(value) > LONGEST_OPERAND:
            raise ma.ValidationError([Fault("value", "too_many_items", {"max": LONGEST_OPERAND})])
        return [_operand(one) if not isinstance(one, list) else _text(one, "value") for one in value]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ma.ValidationError([Fault("value", "wrong_type")])
    return _text(value, "value") if isinstance(value, str) else value


class BoundField(ma.fields.Field[int | float | str]):
    """A least or a most: a number, a day or a time."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **given: Any
    ) -> int | float | str:
        right = isinstance(value, int | float) or (isinstance(value, str) and len(value) <= len("2026-11-29"))
        if isinstance(value, bool) or not right:
            raise ma.ValidationError([Fault("", "wrong_type")])
        return value  # type: ignore[return-value]
