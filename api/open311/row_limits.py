"""Lists cost what they give: each row is counted, so that a thousand cost a caller more than one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from api.extensions.context import current_circumstances, current_store
from models.access import guards
from models.access.guards import Act

T = TypeVar("T")

#: An empty list costs as much as one with so many rows: it had to be looked for, too.
LEAST = 20


def priced(most: int, look: Callable[[], list[T]]) -> list[T]:
    """Return what `look` finds, at most `most` rows; those that it does not find are given back.

    :raises TooMany: the caller has read too many rows.
    """
    store, where, price = current_store(), current_circumstances(), max(LEAST, most)
    guards.spend(store, Act.OPEN311_ROWS, where, times=price)
    found = look()
    if unused := price - max(LEAST, len(found)):
        guards.give_back(store, Act.OPEN311_ROWS, where, times=unused)
    return found
