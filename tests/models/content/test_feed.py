"""The feed: who reads what, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.content import drafting, feed, posts, publishing
from models.errors import Invalid
from models.store import Store, cursor, events
from tests.builders import (
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    VINH_LONG,
    in_province,
    post,
    post_draft,
)


@pytest.fixture
def board(store: Store) -> Store:
    return store


def titles(store: Store, area: str, **how: str) -> list[str]:
    return [
        posts.text_of(one, None)["title"]
        for one in feed.read(store, area, category=how.get("category"), lang=how.get("lang")).posts
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


def test_drafts_staff_posts_and_withdrawn_ones_are_not_read(board: Store) -> None:
    drafting.create(board, post_draft(title="nháp"), events.SYSTEM)
    post(board, title="nội bộ", audience=posts.Audience.STAFF)
    taken = post(board, title="đã gỡ")
    publishing.withdraw(board, taken["_id"], events.SYSTEM, {"vi": "Sai ngày"})
    assert titles(board, VINH_LONG) == []


def test_pages_go_on_where_the_last_one_ended_even_within_one_second(board: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    made = {post(board, at=at)["_id"] for _ in range(5)}
    seen: list[str] = []
    after: str | None = None
    while True:
        page = feed.read(board, VINH_LONG, after=after, limit=2)
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
        feed.read(board, VINH_LONG, after=forged)


def test_a_topic_can_be_asked_for(board: Store) -> None:
    post(board, title="a", category="policy")
    post(board, title="b", category="security")
    assert titles(board, VINH_LONG, category="security") == ["b"]


def test_a_translation_counts_as_that_language(board: Store) -> None:
    post(board, title="vi")
    post(board, title="km", lang="km", translations={"vi": {"title": "dịch", "body": "…"}})
    found = feed.read(board, VINH_LONG, lang="km").posts
    assert [posts.text_of(one, "vi")["title"] for one in found] == ["dịch"]
