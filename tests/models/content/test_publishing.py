"""Publishing posts."""

from __future__ import annotations

import pytest

from models.content import posts, publishing
from models.errors import NotFound, Stale
from models.store import Store, events
from models.store.collections import Kind
from tests.builders import post


def test_publishing_leaves_a_public_event(store: Store) -> None:
    published = post(store)
    told = events.timeline(store, Kind.POST, published["_id"], public_only=True)
    assert [event["action"] for event in told] == ["published"]


def test_a_post_is_published_once(store: Store) -> None:
    published = post(store)
    with pytest.raises(Stale):
        publishing.publish(store, published["_id"], events.SYSTEM)


def test_a_withdrawn_post_is_not_found(store: Store) -> None:
    taken = post(store)
    publishing.withdraw(store, taken["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    with pytest.raises(NotFound):
        posts.get_published(store, taken["_id"])
