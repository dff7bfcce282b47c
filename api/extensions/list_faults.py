"""Which faults are about a list: marshmallow says the same of too long a list and of too long a text."""

from __future__ import annotations

from collections.abc import Sequence

import marshmallow as ma

from api.extensions.faulty_bodies import Field


def is_list(schema: ma.Schema, path: Sequence[str]) -> bool:
    """Say whether `path` (keys as sent, and positions) leads to a list in this schema; False if it leads nowhere."""
    here: ma.Schema | Field | None = schema
    for step in path:
        here = _below(here, step)
    return isinstance(here, ma.fields.List)


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
