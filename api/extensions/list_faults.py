"""Which faults are about what has items: marshmallow says the same of too long a list and of too long a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import marshmallow as ma

from api.extensions.faulty_bodies import Field
from models.language.languages import LANGUAGES

#: Which table of `problems.yml` has the codes of a field that has items.
Items = Literal["of_lists", "of_languages"]


def counted(schema: ma.Schema, path: Sequence[str]) -> Items | None:
    """Say whose items are counted where `path` (keys as sent, and positions) leads in this schema; None of no items."""
    here: ma.Schema | Field | None = schema
    for step in path:
        here = _below(here, step)
    if isinstance(here, ma.fields.Dict) and _is_by_language(here):
        return "of_languages"
    return "of_lists" if isinstance(here, ma.fields.List | ma.fields.Dict) else None


def _is_by_language(field: ma.fields.Dict) -> bool:
    rules = getattr(field.key_field, "validators", ())
    return any(isinstance(rule, ma.validate.OneOf) and {*rule.choices} == {*LANGUAGES} for rule in rules)


def _below(here: ma.Schema | Field | None, step: str) -> Field | None:
    if isinstance(here, ma.fields.Nested):
        # A nested list of many has a position first.
        if here.many and step.isdigit():
            return ma.fields.Nested(here.schema)
        here = here.schema
    if isinstance(here, ma.Schema):
        fields = here.load_fields.items()
        return next((field for name, field in fields if (field.data_key or name) == step), None)
    if isinstance(here, ma.fields.List):
        return here.inner
    return here.value_field if isinstance(here, ma.fields.Dict) else None
