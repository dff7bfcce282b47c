"""Saved items: what one reader keeps."""

from __future__ import annotations

import pytest

from models.content import publishing, saved_items
from models.content.saved_items import SAVED_ITEMS
from models.errors import Clash, NotFound
from models.messages.messages import Owner
from models.privacy import reading
from models.store import Store, events
from tests.builders import post

PHONE, CITIZEN = Owner("device", "d1"), Owner("citizen", "c1")


def saved(store: Store, reader: Owner = PHONE) -> list[str]:
    return [kept.item["post_id"] for kept in saved_items.page(store, reader, after=None, limit=50).kept]


def test_a_post_is_kept_once_and_let_go(store: Store) -> None:
    one = post(store)["_id"]
    for _ in range(2):
        saved_items.save(store, PHONE, one)
    assert saved(store) == [one]
    for _ in range(2):
        saved_items.let_go(store, PHONE, one)
    assert saved(store) == []


def test_what_the_public_cannot_read_cannot_be_kept(store: Store) -> None:
    with pytest.raises(NotFound):
        saved_items.save(store, PHONE, "x")


def test_what_was_withdrawn_is_still_named_without_its_words(store: Store) -> None:
    one = post(store)["_id"]
    saved_items.save(store, PHONE, one)
    publishing.withdraw(store, one, events.SYSTEM, {"vi": "Sai"})
    (kept,) = saved_items.page(store, PHONE, after=None, limit=50).kept
    assert (kept.item["post_id"], kept.post) == (one, None)


def test_there_is_a_most(store: Store) -> None:
    one = post(store)["_id"]
    saved_items.save(store, PHONE, one)
    (row,) = store.collection(SAVED_ITEMS).find()
    store.collection(SAVED_ITEMS).insert_many(
        [
            {**row, "_id": f"{row['reader']}:{number}", "post_id": str(number)}
            for number in range(saved_items.MOST - 1)
        ]
    )
    with pytest.raises(Clash, match="too_many_saved"):
        saved_items.save(store, PHONE, post(store)["_id"])
    saved_items.save(store, PHONE, one)


def test_pages_go_on_where_the_last_one_ended(store: Store) -> None:
    made = [post(store)["_id"] for _ in range(3)]
    for one in made:
        saved_items.save(store, PHONE, one)
    first = saved_items.page(store, PHONE, after=None, limit=2)
    second = saved_items.page(store, PHONE, after=first.next, limit=2)
    assert [kept.item["post_id"] for kept in (*first.kept, *second.kept)] == made[::-1]
    assert second.next is None


def test_signing_in_brings_along_what_the_device_kept(store: Store) -> None:
    one, two = post(store)["_id"], post(store)["_id"]
    saved_items.save(store, PHONE, one)
    for reader in (PHONE, CITIZEN):
        saved_items.save(store, reader, two)
    for _ in range(2):
        saved_items.join(store, PHONE, CITIZEN)
    assert (sorted(saved(store, CITIZEN)), saved(store)) == (sorted([one, two]), [])


def test_a_reader_can_have_everything_erased(store: Store) -> None:
    one = post(store)["_id"]
    for reader in (PHONE, CITIZEN):
        saved_items.save(store, reader, one)
    reading.erase(store, [PHONE])
    assert (saved(store), saved(store, CITIZEN)) == ([], [one])
