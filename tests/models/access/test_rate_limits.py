"""Limits count in the store that Loa has open, and leave it open."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.access import rate_limits
from models.access.allowances import Limit
from models.errors import TooMany
from models.store import Store, open_store


def test_first_callers_at_once_leave_the_store_open(store: Store) -> None:
    own = open_store(store.settings)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: rate_limits.spend(own, Limit.REPORT, f"d{number}"), range(8)))
    gc.collect()

    assert own.db.command("ping")["ok"]
    own.close()


def test_limiter_that_nobody_uses_any_more_leaves_the_store_open(store: Store) -> None:
    storage = rate_limits._SharedStorage(store)
    storage.incr("k", 60)
    del storage
    gc.collect()

    assert store.db.command("ping")["ok"]


def test_store_that_was_closed_does_not_hinder_another_of_the_same_server(store: Store) -> None:
    former = open_store(store.settings)
    rate_limits.spend(former, Limit.KEY, "k1", amount=2)
    former.close()
    again = open_store(store.settings)

    rate_limits.spend(again, Limit.KEY, "k1", amount=2)
    with pytest.raises(TooMany):
        rate_limits.spend(again, Limit.KEY, "k1", amount=2)
    again.close()


def test_who_has_used_up_a_limit_is_told_when_to_come_back(store: Store) -> None:
    rate_limits.spend(store, Limit.KEY, "k1", amount=1)

    with pytest.raises(TooMany) as refused:
        rate_limits.spend(store, Limit.KEY, "k1", amount=1)

    assert 0 < (refused.value.retry_after or 0) <= 3601
