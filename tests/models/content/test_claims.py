"""The public list of claims that are false."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.content import claims, post_clock, publishing
from models.content.posts import POSTS, Audience, Post
from models.errors import Invalid
from models.store import Store, cursor, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post


def corrected(store: Store, claim: str, **given: Any) -> Post:
    facts = {
        "claim": {"vi": claim},
        "truth": {"vi": "Không có việc đó."},
        "source": "tin nhắn",
        "who": "UBND",
    }
    return post(store, kind="correction", correction=facts, **given)


def listed(store: Store, *areas: str, **how: Any) -> list[str]:
    return [one["_id"] for one in claims.page(store, areas, **how).posts]


def expired(store: Store, made: Post) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"valid_to": past}})
    post_clock.step(store, made["_id"])


def test_a_commune_sees_its_own_corrections_and_those_above_the_newest_first(store: Store) -> None:
    now = datetime.now(UTC)
    made = [
        corrected(store, "Vỡ đê", area_id=area, at=now - timedelta(days=days))["_id"]
        for area, days in ((VINH_LONG, 3), (PHUONG_TRA_VINH, 2), (PHUONG_LONG_DUC, 1))
    ]
    assert listed(store, PHUONG_TRA_VINH) == [made[1], made[0]]
    assert listed(store) == made[::-1]


def test_a_correction_stays_in_the_list_when_its_time_is_over(store: Store) -> None:
    made = corrected(store, "Vỡ đê")
    expired(store, made)
    assert listed(store) == [made["_id"]]


def test_one_that_was_withdrawn_leaves_it(store: Store) -> None:
    made = corrected(store, "Vỡ đê")
    publishing.withdraw(store, made["_id"], events.SYSTEM, {"vi": "Sai"})
    assert listed(store) == []
    assert store.collection(claims.CLAIMS).count_documents({}) == 0


def test_news_and_what_is_for_staff_are_not_listed(store: Store) -> None:
    post(store)
    corrected(store, "Vỡ đê", audience=Audience.STAFF)
    assert listed(store) == []


@pytest.mark.parametrize("typed", ["vỡ đê", "vo de", "VỠ ĐÊ", "khong co viec do"])
def test_words_are_found_with_and_without_diacritics_in_claim_and_truth(store: Store, typed: str) -> None:
    made = corrected(store, "Tối nay vỡ đê")
    assert listed(store, typed=typed) == [made["_id"]]


@pytest.mark.parametrize("typed", ["sập cầu", "vỡ đập", "???"])
def test_other_words_find_nothing(store: Store, typed: str) -> None:
    corrected(store, "Tối nay vỡ đê")
    assert listed(store, typed=typed) == []


def test_pages_go_on_where_the_last_one_ended(store: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0)
    made = {corrected(store, f"Tin {number}", at=at)["_id"] for number in range(3)}
    first = claims.page(store, [], limit=2)
    rest = claims.page(store, [], after=first.next, limit=2)
    assert {one["_id"] for one in (*first.posts, *rest.posts)} == made
    assert rest.next is None


def test_a_forged_cursor_is_refused(store: Store) -> None:
    with pytest.raises(Invalid):
        claims.page(store, [], after=cursor.encode(1, 2))


def test_names_are_the_words_with_a_capital_within_a_sentence() -> None:
    assert claims.names("Cầu Cổ Chiên sập. Đường bị chặn ở chợ Bến Tre") == ["co", "chien", "ben", "tre"]
