"""Correcting what is out: editions, and the trace that readers see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.content import approving, comparison, editions, post_clock, posts, revising
from models.content.draft_texts import DraftText
from models.content.posts import POSTS, Post, PostState
from models.errors import Clash, Invalid
from models.store import Store
from tests.posting import EDITOR, OTHER_EDITOR, WARD_WRITER, approved

NOTE = {"vi": "Sửa giờ họp"}


def correction(store: Store, of: Post, body: str = "Họp lúc 9 giờ.") -> Post:
    texts: dict[str, DraftText] = {"vi": {"title": "Lịch họp", "body": body}}
    made = revising.correct(store, WARD_WRITER, of["_id"], NOTE, {"texts": texts}, expect=of["version"])
    return approving.submit(store, WARD_WRITER, made["_id"], expect=1)


def published(store: Store) -> Post:
    return approved(store, title="Lịch họp", body="Họp lúc 8 giờ.")


def test_readers_read_the_old_edition_until_the_correction_is_approved(store: Store) -> None:
    made = published(store)
    waiting = correction(store, made)
    assert posts.text_of(posts.get_published(store, made["_id"]), "vi")["plain"] == "Họp lúc 8 giờ."
    done = approving.approve(store, EDITOR, waiting["_id"], expect=waiting["version"])
    assert done["state"] == PostState.APPLIED
    after = posts.get_published(store, made["_id"])
    assert posts.text_of(after, "vi")["plain"] == "Họp lúc 9 giờ."
    assert (after["edition"], after["trace"] and after["trace"]["note"]) == (2, NOTE)
    assert after["published_at"] == made["published_at"]


def test_each_edition_stays_and_says_why_it_came(store: Store) -> None:
    made = published(store)
    waiting = correction(store, made)
    approving.approve(store, EDITOR, waiting["_id"], expect=waiting["version"])
    first, second = editions.of_post(store, made["_id"])
    assert [first["note"], second["note"]] == [{}, NOTE]
    assert [one["texts"]["vi"]["plain"] for one in (first, second)] == ["Họp lúc 8 giờ.", "Họp lúc 9 giờ."]


def test_of_two_corrections_of_one_edition_the_second_is_told(store: Store) -> None:
    made = published(store)
    one, other = correction(store, made), correction(store, made, "Họp lúc 10 giờ.")
    approving.approve(store, EDITOR, one["_id"], expect=one["version"])
    with pytest.raises(Clash, match="post_corrected_meanwhile"):
        approving.approve(store, OTHER_EDITOR, other["_id"], expect=other["version"])
    assert posts.get(store, made["_id"])["edition"] == 2


def test_a_scheduled_correction_that_comes_too_late_goes_back_to_its_writers(store: Store) -> None:
    made = published(store)
    late, other = correction(store, made), correction(store, made)
    at = datetime.now(UTC) + timedelta(hours=1)
    approving.schedule(store, EDITOR, late["_id"], at, expect=late["version"])
    approving.approve(store, EDITOR, other["_id"], expect=other["version"])
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.collection(POSTS).update_one({"_id": late["_id"]}, {"$set": {"publish_at": past}})
    post_clock.step(store, late["_id"])
    back = posts.get(store, late["_id"])
    assert (back["state"], back["returned"] and back["returned"]["note"]) == (
        PostState.RETURNED,
        post_clock.LATE,
    )


def test_a_correction_says_why(store: Store) -> None:
    made = published(store)
    with pytest.raises(Invalid):
        revising.correct(store, WARD_WRITER, made["_id"], {"vi": ""}, {}, expect=made["version"])


def test_editions_are_compared_word_by_word(store: Store) -> None:
    made = published(store)
    waiting = correction(store, made)
    approving.approve(store, EDITOR, waiting["_id"], expect=waiting["version"])
    found = comparison.compare(*editions.of_post(store, made["_id"]))
    (plain, _) = found["texts"]
    assert plain["parts"] == [
        {"kind": "same", "text": "Họp lúc "},
        {"kind": "removed", "text": "8 "},
        {"kind": "added", "text": "9 "},
        {"kind": "same", "text": "giờ."},
    ]
    assert found["values"] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a"),
        ("a\nb\n\nc", "a\nx b\n\nc d"),
        ("ក ខ", "ក គ"),
        ("a b " * 3000, "b a " * 3000),
        ("a\n" * 25_000, "b\n" * 25_000),
    ],
)
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    found = comparison.parts(before, after)
    assert "".join(one["text"] for one in found if one["kind"] != "added") == before
    assert "".join(one["text"] for one in found if one["kind"] != "removed") == after
