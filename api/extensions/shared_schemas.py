"""One object of each schema for all: making one copies every field of it, which costs more than most requests do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import marshmallow as ma

SchemaT = TypeVar("SchemaT", bound=ma.Schema)

#: What decorators take: a schema, or the JSON Schema of what is none of marshmallow's.
Schema = type[ma.Schema] | ma.Schema | Mapping[str, Any]


@cache
def shared(schema: type[SchemaT]) -> SchemaT:
    """Return the one object of a schema; nobody may change it."""
    made = schema()
    # flask-smorest copies what decorators note of a view with each further decorator.
    made.__deepcopy__ = lambda _memo: made  # type: ignore[attr-defined]
    return made


def object_of(schema: Schema | None) -> ma.Schema | Mapping[str, Any] | None:
    """Return the object that stands for what a decorator was given."""
    return shared(schema) if isinstance(schema, type) else schema
