"""The feed: who reads what, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import drafting, feed, posts, publishing
from models.content.feed_filter import FeedFilter
from models.content.posts import PostKind
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


def titles(store: Store, area: str, **how: Any) -> list[str]:
    return [posts.text_of(one, None)["title"] for one in feed.read(store, FeedFilter((area,), **how)).posts]


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
        page = feed.read(board, FeedFilter((VINH_LONG,)), after=after, limit=2)
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
        feed.read(board, FeedFilter((VINH_LONG,)), after=forged)


def test_a_topic_can_be_asked_for(board: Store) -> None:
    post(board, title="a", category="policy")
    post(board, title="b", category="security")
    assert titles(board, VINH_LONG, category="security") == ["b"]


def test_a_translation_counts_as_that_language(board: Store) -> None:
    post(board, title="vi")
    post(board, title="km", lang="km", translations={"vi": {"title": "dịch", "body": "…"}})
    found = feed.read(board, FeedFilter((VINH_LONG,), lang="km", only_lang=True)).posts
    assert [posts.text_of(one, "vi")["title"] for one in found] == ["dịch"]


def test_what_lacks_the_language_is_read_in_another_and_says_so(board: Store) -> None:
    post(board, title="chỉ tiếng Việt")
    (found,) = feed.read(board, FeedFilter((VINH_LONG,), lang="km")).posts
    assert (posts.language_of(found, "km"), posts.text_of(found, "km")["title"]) == ("vi", "chỉ tiếng Việt")


def test_a_kind_can_be_asked_for(board: Store) -> None:
    post(board, title="a", kind=PostKind.NOTICE)
    post(board, title="b")
    assert titles(board, VINH_LONG, kind=PostKind.NOTICE) == ["a"]


def test_several_areas_are_read_together_and_the_province_once(board: Store) -> None:
    for title, area in (("tỉnh", VINH_LONG), ("đây", PHUONG_TRA_VINH), ("kia", PHUONG_LONG_DUC)):
        post(board, title=title, area_id=area)
    found = feed.read(board, FeedFilter((PHUONG_TRA_VINH, PHUONG_LONG_DUC))).posts
    assert sorted(posts.text_of(one, None)["title"] for one in found) == ["kia", "tỉnh", "đây"]


def test_a_correction_stands_above_the_feed_of_its_areas_for_two_weeks(board: Store) -> None:
    correction = {"claim": {"vi": "x"}, "truth": {"vi": "y"}, "source": "", "who": ""}
    now = datetime.now(UTC)
    made = [
        post(
            board,
            kind=PostKind.CORRECTION,
            correction=correction,
            area_id=area,
            at=now - timedelta(days=days),
        )
        for area, days in ((PHUONG_TRA_VINH, 1), (PHUONG_LONG_DUC, 1), (VINH_LONG, 13), (VINH_LONG, 16))
    ]
    above = feed.pinned(board, [PHUONG_TRA_VINH])
    assert [one["_id"] for one in above] == [made[0]["_id"], made[2]["_id"]]
    assert [until > now for one in made if (until := feed.pinned_until(one))] == [True, True, True, False]
