"""The field of one answer: whatever the type of its question takes, in numbers that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from models.errors import Fault
from models.surveys.answer_checks import is_number


class GivenField(ma.fields.Raw):
    """An answer as it is given; `models.surveys.answer_checks` says whether it is right.

    Neither NaN and infinity, which no JSON has, nor numbers that no answer can be are read.
    """

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **given: Any
    ) -> object:
        if not _is_kept(value):
            raise ma.ValidationError([Fault("", "wrong_type")])
        return value


def by_question(**options: Any) -> ma.fields.Dict:
    """Make a field for what is given by the ids of the questions."""
    return ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(max=100)),
        values=GivenField(allow_none=True),
        validate=ma.validate.Length(max=500),
        **options,
    )


def _is_kept(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_kept, value.values()))
    if isinstance(value, list):
        return all(map(_is_kept, value))
    return value is None or isinstance(value, str | bool) or is_number(value)
