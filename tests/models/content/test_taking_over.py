"""Taking over what comes down from above."""

from __future__ import annotations

from typing import Any

import pytest

from models.content import drafting, feed, taking_over
from models.content.feed_filter import FeedFilter
from models.content.posts import Post, PostState
from models.content.taking_over import TakingOver, Way
from models.errors import Clash, Forbidden, Invalid
from models.store import Store
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.posting import PROVINCE, WARD_WRITER


def from_above(store: Store, **given: Any) -> Post:
    return post(store, source_agency_id=PROVINCE, channels=["feed", "loudspeaker"], **given)


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
        {"post_id": made["_id"], "edition": 1},
    )
    assert [one["_id"] for one in feed.read(store, FeedFilter((PHUONG_TRA_VINH,))).posts] == [made["_id"]]


def test_what_is_adapted_is_a_draft_that_keeps_its_source(store: Store) -> None:
    made = from_above(store)
    texts = {"vi": {"title": "Ở phường ta", "body": "Họp tại nhà văn hóa."}}
    adapted = take(store, made, Way.ADAPTED, changed={"texts": texts})
    assert (adapted["state"], adapted["source_agency_id"]) == (PostState.DRAFT, PROVINCE)
    assert adapted["taken_from"] == {"post_id": made["_id"], "edition": 1}
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
