"""Read marks: what one reader has seen and read, and nobody else."""

from __future__ import annotations

from models.content import read_marks
from models.content.read_marks import READ_MARKS, MarkPage
from models.messages.messages import Owner
from models.privacy import reading
from models.store import Store
from tests.builders import post

PHONE, OTHER, CITIZEN = Owner("device", "d1"), Owner("device", "d2"), Owner("citizen", "d1")


def marks(store: Store, reader: Owner = PHONE, after: str | None = None, limit: int = 50) -> MarkPage:
    return read_marks.page(store, reader, after=after, limit=limit)


def shown(page: MarkPage) -> dict[str, bool]:
    """Whether each post was read, by id."""
    return {row["post_id"]: "read_at" in row for row in page.marks}


def test_what_was_seen_is_not_yet_read(store: Store) -> None:
    one, two = post(store)["_id"], post(store)["_id"]
    read_marks.mark(store, PHONE, seen=[one], read=[two])
    assert shown(marks(store)) == {one: False, two: True}


def test_what_was_read_stays_read_when_it_is_seen_again(store: Store) -> None:
    one = post(store)["_id"]
    read_marks.mark(store, PHONE, seen=[], read=[one])
    before = marks(store)
    read_marks.mark(store, PHONE, seen=[one], read=[one])
    assert marks(store) == before


def test_nobody_sees_the_marks_of_others(store: Store) -> None:
    read_marks.mark(store, PHONE, seen=[], read=[post(store)["_id"]])
    assert [shown(marks(store, reader)) for reader in (OTHER, CITIZEN)] == [{}, {}]


def test_ids_of_no_post_are_left_out(store: Store) -> None:
    read_marks.mark(store, PHONE, seen=["x"], read=["y"])
    assert marks(store).marks == []


def test_another_device_asks_for_what_is_new_since(store: Store) -> None:
    one, two = post(store)["_id"], post(store)["_id"]
    read_marks.mark(store, CITIZEN, seen=[one], read=[])
    known = marks(store, CITIZEN).next
    read_marks.mark(store, CITIZEN, seen=[two], read=[one])
    assert shown(marks(store, CITIZEN, known)) == {one: True, two: False}
    assert marks(store, CITIZEN, marks(store, CITIZEN, known).next).marks == []


def test_many_marks_come_page_by_page(store: Store) -> None:
    made = {post(store)["_id"] for _ in range(5)}
    read_marks.mark(store, PHONE, seen=made, read=[])
    seen: list[str] = []
    page = marks(store, limit=2)
    seen += shown(page)
    while page.more:
        page = marks(store, after=page.next, limit=2)
        seen += shown(page)
    assert (len(seen), set(seen)) == (5, made)


def test_signing_in_brings_the_marks_of_the_device_along(store: Store) -> None:
    one, two = post(store)["_id"], post(store)["_id"]
    read_marks.mark(store, PHONE, seen=[two], read=[one])
    read_marks.mark(store, CITIZEN, seen=[one], read=[two])
    for _ in range(2):
        read_marks.join(store, PHONE, CITIZEN)
    assert shown(marks(store, CITIZEN)) == {one: True, two: True}
    assert marks(store).marks == []


def test_the_store_does_not_say_who_reads(store: Store) -> None:
    read_marks.mark(store, PHONE, seen=[], read=[post(store)["_id"]])
    (row,) = store.collection(READ_MARKS).find()
    assert PHONE.id not in {row["reader"], *row["_id"].split(":")}


def test_a_reader_can_have_everything_erased(store: Store) -> None:
    one = post(store)["_id"]
    for reader in (PHONE, OTHER):
        read_marks.mark(store, reader, seen=[one], read=[])
    reading.erase(store, [PHONE])
    assert [shown(marks(store, reader)) for reader in (PHONE, OTHER)] == [{}, {one: False}]
