"""Corrections of false information: what they need, and what readers see of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from models.content import corrections, draft_faults, drafting, posts
from models.content.posts import Post
from models.store import Store, events
from tests.builders import post_draft

WHOLE = {
    "claim": {"vi": "Bấm vào https://gia.example để nhận tiền, gọi 0900 000 001"},
    "truth": {"vi": "Không có việc phát tiền."},
    "source": "Kiểm tra của Đài PTTH, thvl.example",
    "who": "Công an tỉnh",
    "seen_at": "tin nhắn của @kenhgia, youtube.com/watch?v=gia",
}


def draft(store: Store, **given: Any) -> Post:
    return drafting.create(store, post_draft(kind="correction", **given), events.SYSTEM)


def faults(post: Post) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in draft_faults.of_submission(post, datetime.now(UTC))}


def test_claim_truth_source_and_who_says_so_are_all_needed_at_once(store: Store) -> None:
    needed = ("claim.vi", "truth.vi", "source", "who")
    assert faults(draft(store)) == {(f"correction.{name}", "required") for name in needed}


def test_claim_and_truth_are_needed_in_each_language_of_the_post(store: Store) -> None:
    made = draft(store, correction=WHOLE, translations={"km": {"title": "ក", "body": "ខ"}})
    assert faults(made) == {("correction.claim.km", "required"), ("correction.truth.km", "required")}


def test_a_whole_correction_may_be_handed_in(store: Store) -> None:
    assert faults(draft(store, correction=WHOLE)) == set()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"body": '<p><a href="https://www.gia.example/vao">đây</a></p>'}, "texts.vi.body"),
        ({"body": '<p><a href="tel:0900000001">gọi</a></p>'}, "texts.vi.body"),
        ({"video_link": "https://www.youtube.com/watch?v=gia"}, "video_link"),
        ({"channel_texts": {"zalo": {"vi": "gia.example là giả"}}}, "channel_texts.zalo.vi"),
    ],
)
def test_a_correction_does_not_link_what_it_warns_of(store: Store, given: dict[str, Any], field: str) -> None:
    assert faults(draft(store, correction=WHOLE, **given)) == {(field, "claim_linked")}


def test_a_correction_may_link_elsewhere_also_on_the_same_platform(store: Store) -> None:
    body = '<p><a href="https://www.youtube.com/watch?v=that">trang chính thức</a></p>'
    assert faults(draft(store, correction=WHOLE, body=body)) == set()


def test_readers_see_the_claim_and_where_it_was_seen_with_nothing_to_tap(store: Store) -> None:
    shown = corrections.shown(draft(store, correction=WHOLE), "km")
    assert shown == {
        "claim": "Bấm vào https[:]//gia[.]example để nhận tiền, gọi 0900…01",
        "truth": "Không có việc phát tiền.",
        "source": "Kiểm tra của Đài PTTH, thvl.example",
        "who": "Công an tỉnh",
        "seen_at": "tin nhắn của [@]kenhgia, youtube[.]com/watch?v=gia",
    }


def test_what_shows_the_truth_has_nothing_of_the_claim_to_tap(store: Store) -> None:
    made = draft(store, correction={**WHOLE, "source": "thvl.example xem gia.example là giả"})
    shown = corrections.shown(made, "vi")
    assert shown
    assert shown["source"] == "thvl.example xem gia[.]example là giả"


def test_where_the_claim_was_seen_may_be_left_out(store: Store) -> None:
    facts = {name: said for name, said in WHOLE.items() if name != "seen_at"}
    made = draft(store, correction=facts)
    shown = corrections.shown(made, "vi")
    assert faults(made) == set()
    assert shown
    assert shown["seen_at"] == ""


def test_words_for_chats_and_pushes_have_nothing_of_the_claim_to_tap(store: Store) -> None:
    body = "Trang gia.example là giả. Gọi 1900 0022 của tỉnh, đừng gọi 0900 000 001."
    text = posts.text_of(draft(store, correction=WHOLE, title="Đừng vào gia.example", body=body), "vi")
    assert text["title"] == "Đừng vào gia[.]example"
    assert text["plain"] == "Trang gia[.]example là giả. Gọi 1900 0022 của tỉnh, đừng gọi 0900…01."


def test_other_posts_correct_nothing(store: Store) -> None:
    news = drafting.create(store, post_draft(correction=WHOLE), events.SYSTEM)
    assert corrections.shown(news, None) is None
