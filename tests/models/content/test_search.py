"""Searching posts: all words, with and without diacritics, the best first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import posts, publishing, search, search_entries
from models.content.feed_filter import FeedFilter
from models.content.posts import Audience, Medium, PostKind
from models.content.search import Period
from models.content.search_entries import SEARCH_ENTRIES
from models.errors import Invalid
from models.files.kinds import FileKind
from models.store import Store, cursor, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, post
from tests.media import in_library

ANY_TIME = Period()


def found(
    store: Store, typed: str, wanted: FeedFilter | None = None, period: Period = ANY_TIME, **how: Any
) -> list[str]:
    """The titles of what is found, the best first."""
    answer = search.search(store, typed, wanted or FeedFilter(), period, **how)
    return [posts.text_of(one, None)["title"] for one in answer.posts]


@pytest.mark.parametrize("typed", ["cúp điện", "cup dien", "CÚP ĐIỆN", "điện cúp", "dien"])
def test_words_are_found_with_and_without_diacritics_in_any_order(store: Store, typed: str) -> None:
    post(store, title="Lịch cúp điện thứ bảy")
    post(store, title="Lịch cúp nước", body="Không mất gì khác.")
    assert found(store, typed) == ["Lịch cúp điện thứ bảy"]


def test_a_post_must_have_every_word(store: Store) -> None:
    post(store, title="Lịch cúp điện")
    assert found(store, "cúp điện khóm 9") == []


def test_what_is_written_as_it_was_typed_comes_first(store: Store) -> None:
    for title in ("Ba má đón Tết", "Lúa mà trổ bông", "Trồng mạ"):
        post(store, title=title)
    assert found(store, "mạ")[0] == "Trồng mạ"
    assert len(found(store, "ma")) == 3


def test_words_in_a_title_count_more_than_in_a_text(store: Store) -> None:
    post(store, title="Tiêm vắc xin", at=datetime.now(UTC) - timedelta(days=9))
    post(store, title="Họp dân", body="Có nói về tiêm vắc xin.")
    assert found(store, "vắc xin") == ["Tiêm vắc xin", "Họp dân"]


def test_among_equals_the_newest_comes_first(store: Store) -> None:
    for days in (3, 1, 2):
        post(store, title=f"Họp dân {days}", at=datetime.now(UTC) - timedelta(days=days))
    assert found(store, "họp dân") == ["Họp dân 1", "Họp dân 2", "Họp dân 3"]


def test_khmer_is_found_without_blanks(store: Store) -> None:
    post(store, lang="km", title="ការប្រុងប្រយ័ត្នចំពោះទឹកជំនន់", body="…")
    assert found(store, "ទឹកជំនន់")


def test_what_files_and_papers_are_called_is_found(store: Store) -> None:
    media = [{"file_id": "x", "caption": {"vi": "Sơ đồ tuyến xe buýt"}, "alt": {}}]
    paper = {"number": "15/CT-UBND", "issued_by": "UBND tỉnh", "issued_on": "2026-01-02", "signer": ""}
    made = post(store, title="Tuyến mới")
    search_entries.keep(store, {**made, "media": media, "document": paper})  # type: ignore[typeddict-item]
    assert found(store, "sơ đồ xe buýt") == found(store, "15 CT UBND") == ["Tuyến mới"]


def test_a_post_is_found_by_the_titles_of_its_files(store: Store) -> None:
    paper = in_library(store, kind=FileKind.DOCUMENT, title={"vi": "Sơ đồ tuyến xe buýt"}, said="Phụ lục ba")
    media: list[Medium] = [{"file_id": paper["_id"], "caption": {}, "alt": {}}]
    post(store, title="Tuyến mới", media=media)
    assert found(store, "so do xe buyt") == found(store, "phụ lục") == ["Tuyến mới"]


def test_filters_narrow_what_is_found(store: Store) -> None:
    post(store, title="họp tỉnh", category="policy")
    post(store, title="họp phường", area_id=PHUONG_TRA_VINH, kind=PostKind.NOTICE)
    post(store, title="họp xa", area_id=PHUONG_LONG_DUC)
    assert sorted(found(store, "họp", FeedFilter((PHUONG_TRA_VINH,)))) == ["họp phường", "họp tỉnh"]
    assert found(store, "họp", FeedFilter(kind=PostKind.NOTICE)) == ["họp phường"]
    assert found(store, "họp", FeedFilter(category="policy")) == ["họp tỉnh"]
    assert found(store, "họp", FeedFilter(lang="km", only_lang=True)) == []


def test_a_period_narrows_what_is_found(store: Store) -> None:
    now = datetime.now(UTC)
    for days in (1, 5, 9):
        post(store, title=f"họp {days}", at=now - timedelta(days=days))
    assert found(store, "họp", period=Period(now - timedelta(days=6), now - timedelta(days=2))) == ["họp 5"]


def test_nothing_is_found_that_is_not_to_be_read(store: Store) -> None:
    post(store, title="họp nội bộ", audience=Audience.STAFF)
    taken = post(store, title="họp đã gỡ")
    publishing.withdraw(store, taken["_id"], events.SYSTEM, {"vi": "Sai"})
    assert found(store, "họp") == []
    assert store.collection(SEARCH_ENTRIES).count_documents({}) == 0


def test_pages_of_what_was_found_go_on(store: Store) -> None:
    for number in range(5):
        post(store, title=f"họp {number}")
    seen: list[str] = []
    after: str | None = None
    while True:
        page = search.search(store, "họp", FeedFilter(), ANY_TIME, after=after, limit=2)
        seen += [one["_id"] for one in page.posts]
        if (after := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("typed", ["", " ", "!?", "…"])
def test_nothing_typed_finds_nothing(store: Store, typed: str) -> None:
    post(store)
    assert found(store, typed) == []


@pytest.mark.parametrize("forged", [cursor.encode(-1), cursor.encode(10**6), cursor.encode("x"), "!"])
def test_a_forged_cursor_is_refused(store: Store, forged: str) -> None:
    with pytest.raises(Invalid):
        found(store, "họp", after=forged)
