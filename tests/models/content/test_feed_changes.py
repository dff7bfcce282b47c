"""Changes of the feed: what a phone has missed, once and completely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.client_session import ClientSession

from models.content import approving, area_versions, feed_changes, feed_filter, post_clock, posts, revising
from models.content.feed_changes import FEED_CHANGES, LONGEST_DAYS, Changes, Gone
from models.content.feed_filter import FeedFilter
from models.content.posts import POSTS, Audience, Post, PostState
from models.errors import Invalid
from models.store import Store, cursor, events
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, post
from tests.posting import EDITOR, WARD_WRITER, approved

HERE = FeedFilter((PHUONG_TRA_VINH,))


def now(store: Store, wanted: FeedFilter = HERE) -> str:
    """The cursor of somebody who has just read the feed."""
    versions = area_versions.of(store, feed_filter.here(store, wanted))
    return feed_changes.cursor_of(versions, wanted.mark(store))


def asked(store: Store, given: str, wanted: FeedFilter = HERE, limit: int = 50) -> Changes:
    return feed_changes.since(store, wanted, given, limit)


def titles(found: Changes) -> list[str]:
    return [posts.text_of(one, None)["title"] for one in found.posts]


def changed(store: Store, before: Post, **values: Any) -> Post:
    """The post with other values, as publishing an edition would make it."""

    def work(session: ClientSession) -> Post:
        update = {"$set": {**values, "edition": before["edition"] + 1}}
        after = events.change(
            store, POSTS, before["_id"], update, action="corrected", actor=events.SYSTEM, session=session
        )
        feed_changes.note(store, before, after, session)
        return after

    return store.transact(work)


def test_nothing_new_is_a_short_answer_with_the_same_cursor(store: Store) -> None:
    post(store)
    given = now(store)
    assert asked(store, given) == Changes([], [], given)


def test_what_was_published_since_comes_in_its_order(store: Store) -> None:
    post(store, title="cũ")
    given = now(store)
    for title, area in (("tỉnh", VINH_LONG), ("kia", PHUONG_LONG_DUC), ("đây", PHUONG_TRA_VINH)):
        post(store, title=title, area_id=area)
    assert titles(asked(store, given)) == ["tỉnh", "đây"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"state": PostState.WITHDRAWN}, Gone.WITHDRAWN),
        ({"state": PostState.EXPIRED}, Gone.EXPIRED),
        ({"area_id": PHUONG_LONG_DUC}, Gone.MOVED),
        ({"audience": Audience.STAFF}, Gone.MOVED),
    ],
)
def test_what_is_no_longer_to_be_read_here_leaves_a_tombstone(
    store: Store, values: dict[str, Any], reason: Gone
) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH)
    given = now(store)
    changed(store, made, **values)
    found = asked(store, given)
    assert (found.posts, found.gone) == ([], [{"_id": made["_id"], "reason": reason}])


def test_what_moves_here_comes_as_new(store: Store) -> None:
    made = post(store, area_id=PHUONG_LONG_DUC, title="dời đến")
    given = now(store)
    changed(store, made, area_id=PHUONG_TRA_VINH)
    assert titles(asked(store, given)) == ["dời đến"]


def test_what_moves_between_two_areas_of_one_phone_comes_once(store: Store) -> None:
    both = FeedFilter((PHUONG_TRA_VINH, PHUONG_LONG_DUC))
    made = post(store, area_id=PHUONG_LONG_DUC)
    given = now(store, both)
    changed(store, made, area_id=PHUONG_TRA_VINH)
    found = asked(store, given, both)
    assert (len(found.posts), found.gone) == (1, [])


def test_what_changed_often_comes_once_as_it_is_now(store: Store) -> None:
    made = post(store)
    given = now(store)
    for number in range(5):
        made = changed(store, made, category="policy" if number % 2 else "security")
    (found,) = asked(store, given).posts
    assert found["version"] == made["version"]


def test_what_no_longer_fits_the_filter_leaves_a_tombstone(store: Store) -> None:
    of_policy = FeedFilter((PHUONG_TRA_VINH,), category="policy")
    made = post(store, category="policy")
    given = now(store, of_policy)
    post(store, category="security")
    changed(store, made, category="security")
    found = asked(store, given, of_policy)
    assert (found.posts, [one["_id"] for one in found.gone]) == ([], [made["_id"]])


def test_many_changes_come_page_by_page_each_once(store: Store) -> None:
    given = now(store) if post(store) else ""
    made = [post(store)["_id"] for _ in range(7)]
    seen, more = [], True
    while more:
        found = asked(store, given, limit=3)
        seen += [one["_id"] for one in found.posts]
        given, more = found.next, found.more
    assert seen == made
    assert given == now(store)


def test_drafts_and_posts_for_staff_change_nothing_for_readers(store: Store) -> None:
    post(store)
    given = now(store)
    post(store, audience=Audience.STAFF)
    assert asked(store, given) == Changes([], [], given)


def test_the_whole_province_is_one_feed(store: Store) -> None:
    everything = FeedFilter()
    post(store)
    given = now(store, everything)
    post(store, area_id=PHUONG_LONG_DUC, title="kia")
    assert titles(asked(store, given, everything)) == ["kia"]


def test_a_cursor_of_a_month_ago_catches_up(store: Store) -> None:
    post(store)
    versions = area_versions.of(store, feed_filter.here(store, HERE))
    given = cursor.encode(*versions, HERE.mark(store), feed_changes.today() - 31)
    post(store, title="mới")
    assert titles(asked(store, given)) == ["mới"]


def test_a_cursor_that_is_too_old_begins_again(store: Store) -> None:
    post(store)
    versions = area_versions.of(store, feed_filter.here(store, HERE))
    given = cursor.encode(*versions, HERE.mark(store), feed_changes.today() - LONGEST_DAYS - 1)
    assert asked(store, given) == Changes((), (), now(store), restart=True)


def test_a_cursor_of_another_filter_or_store_begins_again(store: Store) -> None:
    post(store)
    other = now(store, FeedFilter((PHUONG_LONG_DUC,)))
    foreign = cursor.encode("x", 1, HERE.mark(store), feed_changes.today())
    assert [asked(store, given).restart for given in (other, foreign)] == [True, True]


@pytest.mark.parametrize(
    "forged", ["!", cursor.encode("x"), cursor.encode(1, 1, "x", 1), cursor.encode("x", "y", "z", 1)]
)
def test_a_forged_cursor_is_refused(store: Store, forged: str) -> None:
    with pytest.raises(Invalid):
        asked(store, forged)


def test_a_row_is_kept_longer_than_a_cursor_is_good_for(store: Store) -> None:
    made = post(store)
    (row,) = store.collection(FEED_CHANGES).find({"post_id": made["_id"]})
    assert row["at"] <= datetime.now(UTC)
    assert feed_changes.KEPT_DAYS > LONGEST_DAYS


def test_each_step_of_the_desk_that_readers_see_is_a_change(store: Store) -> None:
    made = approved(store)
    given = now(store)
    waiting = revising.correct(
        store, WARD_WRITER, made["_id"], {"vi": "Sửa giờ"}, {"priority": "priority"}, expect=made["version"]
    )
    handed_in = approving.submit(store, WARD_WRITER, waiting["_id"], expect=waiting["version"])
    assert asked(store, given) == Changes([], [], given)
    approving.approve(store, EDITOR, handed_in["_id"], expect=handed_in["version"])
    corrected = asked(store, given)
    assert [(one["_id"], one["edition"]) for one in corrected.posts] == [(made["_id"], 2)]
    assert corrected.gone == []
    version = posts.get(store, made["_id"])["version"]
    approving.withdraw(store, EDITOR, made["_id"], {"vi": "Hủy họp"}, expect=version)
    assert asked(store, corrected.next).gone == [{"_id": made["_id"], "reason": Gone.WITHDRAWN}]


def test_a_post_whose_time_is_over_leaves_a_tombstone(store: Store) -> None:
    made = approved(store, valid_to=datetime.now(UTC) + timedelta(hours=1))
    given = now(store)
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.collection(POSTS).update_one({"_id": made["_id"]}, {"$set": {"valid_to": past}})
    post_clock.step(store, made["_id"])
    assert asked(store, given).gone == [{"_id": made["_id"], "reason": Gone.EXPIRED}]
