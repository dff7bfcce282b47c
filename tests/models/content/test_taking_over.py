"""Taking over what comes down from above."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from models.areas import areas
from models.content import (
    approving,
    area_pages,
    copies,
    drafting,
    feed,
    posts,
    publishing,
    revising,
    shared_posts,
    source_changes,
    taking_over,
)
from models.content.draft_texts import DraftText
from models.content.drafting import PostDraft
from models.content.feed_filter import FeedFilter
from models.content.posts import Post, PostState
from models.content.taking_over import TakingOver, Way
from models.errors import Clash, Forbidden, Invalid
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.posting import EDITOR, PROVINCE, WARD, WARD_WRITER, somebody


def from_above(store: Store, **given: Any) -> Post:
    return post(store, source_agency_id=PROVINCE, channels=["feed", "loudspeaker"], **given)


OWN_WORDS: dict[str, DraftText | None] = {"vi": {"title": "Ở phường ta", "body": "Họp tại nhà văn hóa."}}


def corrected(store: Store, made: Post, **changed: Any) -> Post:
    """The source with other words, as an editor of the province corrects it."""
    texts = {"vi": {"title": "Bản mới", "body": "Giảm 50 %."}}
    wanted = cast(PostDraft, {"texts": texts} | changed)
    note = {"vi": "Sai số liệu trong bản trước"}
    draft = revising.correct(store, EDITOR, made["_id"], note, wanted, expect=made["version"])
    publishing.publish(store, draft["_id"], EDITOR.actor)
    return posts.get(store, made["_id"])


def follow(store: Store, copy: Post) -> Post:
    for _ in range(2):  # A reaction may run twice.
        copies.follow(store, copy["_id"])
    return posts.get(store, copy["_id"])


def take(store: Store, made: Post, way: Way, **given: Any) -> Post:
    wanted = TakingOver(PHUONG_TRA_VINH, way, **given)
    return taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])


def test_what_is_aired_as_it_is_goes_out_at_once_and_appears_in_no_feed_twice(store: Store) -> None:
    made = from_above(store)
    aired = take(store, made, Way.AS_IT_IS)
    assert (aired["state"], aired["channels"], aired["texts"]) == (
        PostState.PUBLISHED,
        ["loudspeaker"],
        made["texts"],
    )
    assert (aired["source_agency_id"], aired["taken_from"]) == (
        PROVINCE,
        {"post_id": made["_id"], "edition": 1, "agency_id": PROVINCE},
    )
    assert [one["_id"] for one in feed.read(store, FeedFilter((PHUONG_TRA_VINH,))).posts] == [made["_id"]]


def test_what_is_adapted_is_the_communes_own_draft_and_says_after_whose_post_it_is(store: Store) -> None:
    made = from_above(store)
    adapted = take(store, made, Way.ADAPTED, changed={"texts": OWN_WORDS})
    assert (adapted["state"], adapted["source_agency_id"]) == (PostState.DRAFT, WARD)
    assert source_changes.after_agency(adapted) == PROVINCE
    assert shared_posts.source(store, adapted, "vi").after == "UBND Tỉnh Vĩnh Long"
    edited = drafting.edit(store, WARD_WRITER, adapted["_id"], {"priority": "priority"}, expect=1)
    assert edited["priority"] == "priority"


def test_what_was_for_officials_alone_stays_so_when_it_is_adapted(store: Store) -> None:
    adapted = take(store, from_above(store, audience="staff"), Way.ADAPTED)
    with pytest.raises(Invalid) as refused:
        drafting.edit(store, WARD_WRITER, adapted["_id"], {"audience": "public"}, expect=1)
    assert [fault.field for fault in refused.value.faults] == ["audience"]


def test_an_urgent_bulletin_is_aired_word_for_word(store: Store) -> None:
    made = from_above(store, priority="urgent")
    with pytest.raises(Clash, match="urgent_as_it_is"):
        take(store, made, Way.ADAPTED)
    assert take(store, made, Way.AS_IT_IS)["state"] == PostState.PUBLISHED


def test_only_what_stands_above_is_taken_over(store: Store) -> None:
    made = from_above(store, area_id=PHUONG_LONG_DUC)
    with pytest.raises(Clash, match="not_from_above"):
        take(store, made, Way.ADAPTED)


def test_nobody_takes_over_for_another_commune(store: Store) -> None:
    made = from_above(store)
    wanted = TakingOver(PHUONG_LONG_DUC, Way.ADAPTED)
    with pytest.raises(Forbidden):
        taking_over.take_over(store, WARD_WRITER, made["_id"], wanted, expect=made["version"])


def test_what_is_aired_as_it_is_takes_the_communes_own_means_alone(store: Store) -> None:
    made = from_above(store, area_id=VINH_LONG)
    with pytest.raises(Invalid):
        take(store, made, Way.AS_IT_IS, channels=["sms"])


def test_a_correction_of_the_source_is_the_next_edition_of_what_is_aired(store: Store) -> None:
    made = from_above(store)
    aired = take(store, made, Way.AS_IT_IS)
    source = corrected(store, made)
    assert copies.of(store, made["_id"]) == [aired["_id"]]
    after = follow(store, aired)
    assert (after["texts"], after["edition"], after["channels"]) == (source["texts"], 2, ["loudspeaker"])
    assert after["trace"]
    assert after["trace"]["note"] == {"vi": "Sai số liệu trong bản trước"}
    assert copies.is_word_for_word(store, after)


def test_what_is_on_the_calendar_follows_before_it_is_aired(store: Store) -> None:
    made = from_above(store)
    later = datetime.now(UTC) + timedelta(hours=2)
    aired = take(store, made, Way.AS_IT_IS, publish_at=later)
    source = corrected(store, made)
    after = follow(store, aired)
    assert (after["state"], after["texts"], after["edition"]) == (PostState.SCHEDULED, source["texts"], 0)
    publishing.withdraw(store, made["_id"], EDITOR.actor, {"vi": "Không còn đúng"})
    assert follow(store, aired)["state"] == PostState.DISCARDED


def test_a_withdrawal_of_the_source_withdraws_what_is_aired_with_the_same_reason(store: Store) -> None:
    made = from_above(store)
    aired = take(store, made, Way.AS_IT_IS)
    publishing.withdraw(store, made["_id"], EDITOR.actor, {"vi": "Không còn đúng"})
    after = follow(store, aired)
    assert (after["state"], after["trace"] and after["trace"]["note"]) == (
        PostState.WITHDRAWN,
        {"vi": "Không còn đúng"},
    )


def test_the_page_of_a_commune_never_shows_source_and_copy(store: Store) -> None:
    made = from_above(store)
    post_page = {"channels": ["page"]}
    aired = take(store, made, Way.AS_IT_IS, **post_page)
    source = corrected(store, made, channels=["feed", "page"])
    area = areas.get(store, PHUONG_TRA_VINH)
    for _ in range(2):  # Before the copy has followed, and after.
        assert [one["_id"] for one in area_pages.read(store, area).posts] == [source["_id"]]
        follow(store, aired)


@pytest.mark.parametrize("by", ["edit", "confirm"])
def test_an_adapted_copy_is_marked_until_somebody_has_seen_to_it(store: Store, by: str) -> None:
    made = from_above(store)
    adapted = take(store, made, Way.ADAPTED, changed={"texts": OWN_WORDS})
    corrected(store, made)
    after = follow(store, adapted)
    assert after["texts"] == adapted["texts"]
    assert source_changes.unseen(after) == {"edition": 2, "state": "published", "open": True}
    if by == "edit":
        drafting.edit(store, WARD_WRITER, adapted["_id"], {"priority": "priority"}, expect=after["version"])
    else:
        approving.confirm_source(store, WARD_WRITER, adapted["_id"], expect=after["version"])
    assert source_changes.unseen(follow(store, adapted)) is None
    with pytest.raises(Clash, match="post_state"):
        approving.confirm_source(store, WARD_WRITER, adapted["_id"], expect=after["version"] + 1)
    publishing.withdraw(store, made["_id"], EDITOR.actor, {"vi": "Không còn đúng"})
    unseen = source_changes.unseen(follow(store, adapted))
    assert unseen == {"edition": 2, "state": "withdrawn", "open": True}


def test_a_copy_of_an_edition_that_was_corrected_meanwhile_follows_once_it_is_out(store: Store) -> None:
    made = from_above(store)
    adapted = take(store, made, Way.ADAPTED)
    source = corrected(store, made)
    publishing.publish(store, adapted["_id"], EDITOR.actor)
    assert follow(store, adapted)["texts"] == source["texts"]


def test_whoever_takes_over_takes_their_copy_down_again(store: Store) -> None:
    aired = take(store, from_above(store), Way.AS_IT_IS)
    note = {"vi": "Loa phường hỏng rồi"}
    stranger = somebody("handler", PHUONG_LONG_DUC, f"ubnd:{PHUONG_LONG_DUC}")
    with pytest.raises(Forbidden, match="no_permission"):
        approving.withdraw(store, stranger, aired["_id"], note, expect=aired["version"])
    gone = approving.withdraw(store, WARD_WRITER, aired["_id"], note, expect=aired["version"])
    assert gone["state"] == PostState.WITHDRAWN


def test_nobody_takes_down_alone_what_others_approved(store: Store) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH, source_agency_id=WARD)
    with pytest.raises(Forbidden, match="no_permission"):
        approving.withdraw(store, WARD_WRITER, made["_id"], {"vi": "Nhầm ngày họp"}, expect=made["version"])


def test_what_is_taken_as_it_is_is_not_changed(store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        take(store, from_above(store), Way.AS_IT_IS, changed={"texts": OWN_WORDS})
    assert [(one.field, one.code) for one in refused.value.faults] == [("changed", "changed_as_it_is")]


def test_a_copy_that_says_the_same_does_not_go_to_the_feed_beside_its_source(store: Store) -> None:
    adapted = take(store, from_above(store), Way.ADAPTED)
    with pytest.raises(Invalid) as refused:
        approving.submit(store, WARD_WRITER, adapted["_id"], expect=1)
    assert [one.code for one in refused.value.faults] == ["copy_unchanged"]
    drafting.edit(store, WARD_WRITER, adapted["_id"], {"texts": OWN_WORDS}, expect=1)
    assert approving.submit(store, WARD_WRITER, adapted["_id"], expect=2)["state"] == PostState.SUBMITTED
