"""Posts of version 0.1 get their texts by language, and lose the former ones when no old code is left."""

from __future__ import annotations

from models.content import posts
from models.content.posts import POSTS
from models.migrations import m0010_post_texts as expand
from models.migrations import m0011_post_former_texts as contract
from models.store import Document, Store
from tests import shapes
from tests.builders import post


def old(store: Store, **given: object) -> Document:
    """A post as it was kept before."""
    made = post(store)
    kept = ("_id", "version", "area_id", "kind", "category", "lang", "priority", "audience", "state")
    row: Document = {name: value for name, value in made.items() if name in kept}
    row |= {name: made[name] for name in ("published_at", "updated_at", "starts_at", "ends_at", "image")}
    row |= {"title": "Họp", "body": "8 giờ\n\nở ấp", "translations": {}, "needs_native_review": False}
    row |= given
    store.db[POSTS.name].replace_one({"_id": row["_id"]}, row)
    return row


def test_an_old_post_is_read_in_each_of_its_languages(store: Store) -> None:
    row = old(store, translations={"km": {"title": "ប្រជុំ", "body": "៨ <ម៉ោង>"}})

    assert expand.batch(store, None, 10).written == 1

    after = posts.get_published(store, row["_id"])
    assert (after["texts"]["vi"]["title"], after["texts"]["vi"]["body"]) == ("Họp", "<p>8 giờ</p><p>ở ấp</p>")
    assert (after["texts"]["km"]["title"], after["texts"]["km"]["plain"]) == ("ប្រជុំ", "៨ <ម៉ោង>")
    assert (after["edition"], after["version"]) == (1, row["version"])
    assert expand.left(store) == 0


def test_what_was_taken_back_is_withdrawn(store: Store) -> None:
    row = old(store, state="unpublished")
    expand.batch(store, None, 10)
    assert posts.get(store, row["_id"])["state"] == posts.PostState.WITHDRAWN


def test_old_code_goes_on_reading_until_the_contract(store: Store) -> None:
    row = old(store)
    expand.batch(store, None, 10)
    between = store.db[POSTS.name].find_one({"_id": row["_id"]}) or {}
    assert (between["title"], between["translations"]) == ("Họp", {})

    contract.batch(store, None, 10)

    assert shapes.misfits_of(store, POSTS) == set()
    assert contract.left(store) == 0


def test_many_are_done_batch_by_batch(store: Store) -> None:
    for _ in range(3):
        old(store)
    cursor = expand.batch(store, None, 2).cursor
    while cursor is not None:
        cursor = expand.batch(store, cursor, 2).cursor
    assert expand.left(store) == 0
