"""Posts: who reads what, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.content import posts
from models.content.posts import PostDraft
from models.errors import Invalid, NotFound, Stale
from models.store import Store, cursor, events
from models.store.collections import Kind
from tests.builders import (
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    in_province,
    post,
)


@pytest.fixture
def board(store: Store) -> Store:
    return store


def titles(store: Store, area: str, **how: str) -> list[str]:
    return [
        one["title"]
        for one in posts.feed(store, area, category=how.get("category"), lang=how.get("lang")).posts
    ]


def test_a_commune_reads_its_own_posts_and_the_provinces(board: Store) -> None:
    for title, area in (("tỉnh", VINH_LONG), ("đây", PHUONG_TRA_VINH), ("kia", PHUONG_LONG_DUC)):
        post(board, title=title, area_id=area)
    assert sorted(titles(board, PHUONG_TRA_VINH)) == ["tỉnh", "đây"]


def test_a_phone_that_follows_a_former_ward_reads_its_successors_posts(board: Store) -> None:
    post(board, title="đây", area_id=PHUONG_TRA_VINH)
    assert titles(board, "29239@2021-01-01") == ["đây"]


def test_a_province_of_the_former_map_reads_its_own_posts(board: Store) -> None:
    former = in_province(board, OLD_TRA_VINH)
    post(former, area_id=OLD_TRA_VINH, title="Bản đồ cũ")
    assert titles(former, "29263@2021-01-01") == ["Bản đồ cũ"]


def test_drafts_staff_posts_future_and_withdrawn_ones_are_not_read(board: Store) -> None:
    draft: PostDraft = {
        "area_id": VINH_LONG,
        "category": "policy",
        "lang": "vi",
        "title": "nháp",
        "body": "…",
    }
    posts.draft(board, draft, events.SYSTEM)
    post(board, title="nội bộ", audience=posts.Audience.STAFF)
    post(board, title="mai", at=datetime.now(UTC) + timedelta(days=1))
    taken = post(board, title="đã gỡ")
    posts.unpublish(board, taken["_id"], events.SYSTEM, "sai ngày")
    assert titles(board, VINH_LONG) == []


def test_a_withdrawn_post_is_not_found(board: Store) -> None:
    taken = post(board)
    posts.unpublish(board, taken["_id"], events.SYSTEM, "sai ngày")
    with pytest.raises(NotFound):
        posts.get_published(board, taken["_id"])


def test_pages_go_on_where_the_last_one_ended_even_within_one_second(board: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    made = {post(board, at=at)["_id"] for _ in range(5)}
    seen: list[str] = []
    after: str | None = None
    while True:
        page = posts.feed(board, VINH_LONG, after=after, limit=2)
        seen += [one["_id"] for one in page.posts]
        after = page.next
        if after is None:
            break
    assert (len(seen), set(seen)) == (5, made)


def test_the_newest_comes_first(board: Store) -> None:
    now = datetime.now(UTC)
    for days in (3, 1, 2):
        post(board, title=str(days), at=now - timedelta(days=days))
    assert titles(board, VINH_LONG) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "forged",
    [
        cursor.encode({"$gt": 1}, "x"),
        cursor.encode({"$oid": "1"}, "x"),
        cursor.encode(1, 2),
        "!",
        cursor.encode("x"),
    ],
)
def test_a_forged_cursor_is_refused(board: Store, forged: str) -> None:
    with pytest.raises(Invalid):
        posts.feed(board, VINH_LONG, after=forged)


def test_a_topic_can_be_asked_for(board: Store) -> None:
    post(board, title="a", category="policy")
    post(board, title="b", category="security")
    assert titles(board, VINH_LONG, category="security") == ["b"]


def test_a_translation_counts_as_that_language(board: Store) -> None:
    post(board, title="vi")
    post(board, title="km", lang="km", translations={"vi": {"title": "dịch", "body": "…"}})
    found = posts.feed(board, VINH_LONG, lang="km").posts
    assert [posts.in_language(one, "vi")["title"] for one in found] == ["dịch"]


def test_a_draft_is_refused_with_every_fault_at_once(board: Store) -> None:
    with pytest.raises(Invalid) as refused:
        posts.draft(board, {"area_id": "x", "category": "y", "lang": "fr", "title": " "}, events.SYSTEM)
    fields = {fault.field for fault in refused.value.faults}
    assert fields == {"area_id", "category", "lang", "title", "body"}


def test_publishing_leaves_a_public_event(board: Store) -> None:
    published = post(board)
    told = events.timeline(board, Kind.POST, published["_id"], public_only=True)
    assert [event["action"] for event in told] == ["published"]


def test_a_post_is_published_once(board: Store) -> None:
    published = post(board)
    with pytest.raises(Stale):
        posts.publish(board, published["_id"], events.SYSTEM)
