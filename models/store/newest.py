"""Lists that begin with the newest: one page, and where the next one begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from models.store import cursor
from models.store.collections import CollectionSpec
from models.store.database import Query, Store

D = TypeVar("D", bound=Mapping[str, Any])


def page(
    store: Store,
    spec: CollectionSpec[D],
    keys: Sequence[tuple[str, int]],
    query: Query,
    *,
    after: str | None,
    limit: int,
) -> tuple[list[D], str | None]:
    """Return a page of what fits a query, and the cursor of the next page.

    :param keys: a moment and the id, as the index of the list has them.
    :raises Invalid: `bad_cursor`.
    """
    wanted = {"$and": [query, *cursor.after_moment(keys, after)]}
    rows = list(store.collection(spec).find(wanted).sort(keys).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    (moment, _), *_rest = keys
    return rows[:limit], cursor.encode(last[moment], last["_id"]) if last else None
