"""Lists cost what they give: each row is counted, so that a thousand cost a caller more than one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from api.extensions.context import current_store
from api.open311.guess_limits import current_caller
from models.access import rate_limits
from models.access.rate_limits import Limit

T = TypeVar("T")

#: An empty list costs as much as one with so many rows: it had to be looked for, too.
LEAST = 20


def priced(most: int, look: Callable[[], list[T]]) -> list[T]:
    """Return what `look` finds, at most `most` rows; those that it does not find are given back.

    :raises TooMany: the caller has read too many rows.
    """
    store, who, price = current_store(), current_caller(), max(LEAST, most)
    rate_limits.spend(store, Limit.OPEN311_ROWS, *who, times=price)
    found = look()
    if unused := price - max(LEAST, len(found)):
        rate_limits.give_back(store, Limit.OPEN311_ROWS, *who, times=unused)
    return found
