"""Counting what is limited. How much is allowed stands in `models.access.allowances`.

The counting is the `limits` library's, in the same MongoDB, so that every process sees one count.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, cast

from limits import RateLimitItem
from limits.storage import MongoDBStorage
from limits.strategies import FixedWindowRateLimiter
from pymongo import WriteConcern

from models.access.allowances import LIMITS, Limit
from models.errors import TooMany
from models.store import Store


class _SharedStorage(MongoDBStorage):
    """The library's MongoDB storage on the client that Loa has open already."""

    STORAGE_SCHEME = ["loa-shared"]

    def __del__(self) -> None:
        """Leave the client open, which the library would close: Loa goes on using it."""

    def __init__(self, store: Store) -> None:
        self._shared = store.db.client
        super().__init__("", store.db.name, "limit_counters", "limit_windows")

    def _init_mongo_client(self, uri: str | None, **options: int | str | bool) -> Any:
        return self._shared

    @property
    def _database(self) -> Any:
        # A count that a crash of the store loses harms nobody, so no request waits for the disk for it.
        return self.storage.get_database(self._database_name, write_concern=WriteConcern(w=1, j=False))


def spend(store: Store, limit: Limit, *who: str, times: int = 1, amount: int | None = None) -> None:
    """Use up one of `limit` for `who` (a device id, a hashed phone), or several.

    :param amount: how many this one has, where it differs from the table; the window is the table's.
    :raises TooMany: nothing is left; says when to come back.
    """
    item = _item(limit, amount)
    if not _limiter(store).hit(item, *_key(store, limit, who), cost=times):
        raise _too_many(store, item, limit, who)


def insist_on_some_left(store: Store, limit: Limit, *who: str) -> None:
    """Go on only while something is left; nothing is used up.

    :raises TooMany: nothing is left; says when to come back.
    """
    item = LIMITS[limit].item
    if not _limiter(store).test(item, *_key(store, limit, who)):
        raise _too_many(store, item, limit, who)


def used(store: Store, limit: Limit, *who: str, amount: int | None = None) -> int:
    """Return how many are used up in the window that runs now.

    :param amount: as for `spend`.
    """
    item = _item(limit, amount)
    return int(item.amount) - int(_limiter(store).get_window_stats(item, *_key(store, limit, who)).remaining)


def left(store: Store, limit: Limit, *who: str) -> int:
    """Return how many are left in the window that runs now."""
    item = LIMITS[limit].item
    return int(_limiter(store).get_window_stats(item, *_key(store, limit, who)).remaining)


def give_back(store: Store, limit: Limit, *who: str, times: int = 1, amount: int | None = None) -> None:
    """Give back what `spend` took just now and should not count after all.

    :param amount: as for `spend`.
    """
    _limiter(store).hit(_item(limit, amount), *_key(store, limit, who), cost=-times)


def _item(limit: Limit, amount: int | None) -> RateLimitItem:
    listed = LIMITS[limit].item
    return type(listed)(amount, listed.multiples) if amount else listed


def _key(store: Store, limit: Limit, who: Sequence[str]) -> tuple[str, str]:
    """Return under which name it is counted; the library joins names by "/", which may stand in an address."""
    return limit, store.vault.digest("limit", *who)


def _too_many(store: Store, item: RateLimitItem, limit: Limit, who: Sequence[str]) -> TooMany:
    reset, _ = _limiter(store).get_window_stats(item, *_key(store, limit, who))
    return TooMany(retry_after=max(1, int(reset - time.time()) + 1))


#: By client and database. Clients of one server equal each other, so the identity of the object distinguishes them.
_LIMITERS: dict[tuple[int, str], FixedWindowRateLimiter] = {}


def _limiter(store: Store) -> FixedWindowRateLimiter:
    client, database = store.db.client, store.db.name
    found = _LIMITERS.get((id(client), database))
    if found is None:
        # It holds the client, whose identity therefore stays its own. Of several first callers one is kept.
        made = FixedWindowRateLimiter(cast(MongoDBStorage, _SharedStorage(store)))
        found = _LIMITERS.setdefault((id(client), database), made)
    return found
