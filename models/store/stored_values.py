"""Values as the store gives them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar, cast

T = TypeVar("T")


def as_stored(value: T) -> T:
    """Return a value as it comes back from the store, which keeps milliseconds."""
    stored: Any = value
    if isinstance(value, dict):
        stored = {name: as_stored(inner) for name, inner in value.items()}
    elif isinstance(value, list):
        stored = [as_stored(inner) for inner in value]
    elif isinstance(value, datetime):
        stored = value.replace(microsecond=value.microsecond // 1000 * 1000)
    return cast(T, stored)
