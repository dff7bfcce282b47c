"""The store of one request knows what it has read; any other reads again."""

from __future__ import annotations

from models import categories
from models.store import Store
from tests.builders import stocked


def renamed(store: Store) -> None:
    store.db[categories.COLLECTION].update_one({"_id": "flood"}, {"$set": {"name.vi": "Lụt"}})


def test_one_request_sees_a_category_as_it_was_at_first(store: Store) -> None:
    brief = stocked(store).briefly()
    before = categories.get(brief, "flood")["name"]["vi"]
    renamed(store)

    assert categories.get(brief, "flood")["name"]["vi"] == before


def test_the_next_request_sees_it_as_it_is_now(store: Store) -> None:
    stocked(store)
    categories.get(store.briefly(), "flood")
    renamed(store)

    assert categories.get(store.briefly(), "flood")["name"]["vi"] == "Lụt"


def test_whoever_keeps_nothing_reads_again(store: Store) -> None:
    categories.get(stocked(store), "flood")
    renamed(store)

    assert categories.get(store, "flood")["name"]["vi"] == "Lụt"
