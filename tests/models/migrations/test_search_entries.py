"""Posts of before are found, too."""

from __future__ import annotations

from models.content import publishing, search
from models.content.feed_filter import FeedFilter
from models.content.search import Period
from models.content.search_entries import SEARCH_ENTRIES
from models.migrations import m0012_search_entries as step
from models.store import Store, events
from tests.builders import post


def test_what_was_published_before_is_found_afterwards(store: Store) -> None:
    made = [post(store, title="họp dân")["_id"] for _ in range(3)]
    publishing.withdraw(store, made[0], events.SYSTEM, {"vi": "Sai"})
    store.collection(SEARCH_ENTRIES).delete_many({})
    assert step.left(store) == 2
    first = step.batch(store, None, 2)
    second = step.batch(store, first.cursor, 2)
    assert (first.written + second.written, second.cursor, step.left(store)) == (2, None, 0)
    assert len(search.search(store, "hop dan", FeedFilter(), Period()).posts) == 2
