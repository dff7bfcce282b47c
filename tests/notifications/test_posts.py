"""What follows the steps of a post: officials are told, and the clock publishes and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.content import approving, drafting, posts, publishing, taking_over
from models.content.posts import Post, PostState
from models.content.taking_over import TakingOver, Way
from models.messages import messages
from models.store import Store, events, outbox
from tests.builders import PHUONG_TRA_VINH, VINH_LONG, Caller, an_official, post, post_draft
from tests.notifications.clockwork import FILED, WARD, Travel, heard, of, work

HOUR = timedelta(hours=1)
MORNING = FILED.astimezone(UTC)


@pytest.fixture
def writer(at: Travel, province: Store) -> Caller:
    return an_official(province, area_id=PHUONG_TRA_VINH, agency_id=WARD)


@pytest.fixture
def editor(at: Travel, province: Store) -> Caller:
    return an_official(province, role="editor", area_id=VINH_LONG)


def waiting(store: Store, writer: Caller, **given: object) -> Post:
    draft = post_draft(area_id=PHUONG_TRA_VINH, title="Họp dân", **given)
    made = drafting.begin(store, writer.identity, draft)
    return approving.submit(store, writer.identity, made["_id"], expect=1)


def scheduled(store: Store, writer: Caller, editor: Caller, at: datetime, **given: object) -> Post:
    made = waiting(store, writer, **given)
    return approving.schedule(store, editor.identity, made["_id"], at, expect=made["version"])


def test_whoever_may_approve_a_post_finds_in_the_inbox_that_it_waits(
    province: Store, writer: Caller, editor: Caller
) -> None:
    elsewhere = an_official(province, role="editor", area_id="29263@2025-07-01")
    waiting(province, writer)
    work(province)
    assert [heard(province, of(one)) for one in (editor, elsewhere, writer)] == [["submitted"], [], []]
    (message,) = messages.inbox(province, [of(editor)])
    assert message["title"] == "Bài chờ duyệt: Họp dân"


def test_whoever_wrote_a_post_is_told_that_it_came_back_and_why(
    province: Store, writer: Caller, editor: Caller
) -> None:
    made = waiting(province, writer)
    approving.send_back(province, editor.identity, made["_id"], "Thiếu địa điểm", expect=made["version"])
    work(province)
    (message,) = messages.inbox(province, [of(writer)])
    assert (message["data"]["action"], "Thiếu địa điểm" in message["body"]) == ("returned", True)


def test_a_scheduled_post_appears_at_its_time_and_its_writer_is_told(
    at: Travel, province: Store, writer: Caller, editor: Caller
) -> None:
    made = scheduled(province, writer, editor, MORNING + HOUR)
    work(province)
    assert posts.get(province, made["_id"])["state"] == PostState.SCHEDULED
    at(MORNING + HOUR)
    work(province)
    after = posts.get(province, made["_id"])
    assert (after["state"], after["published_at"]) == (PostState.PUBLISHED, MORNING + HOUR)
    assert heard(province, of(writer)) == ["published"]


def test_a_post_that_got_a_later_time_does_not_appear_at_the_earlier_one(
    at: Travel, province: Store, writer: Caller, editor: Caller
) -> None:
    made = scheduled(province, writer, editor, MORNING + HOUR)
    approving.schedule(province, editor.identity, made["_id"], MORNING + 3 * HOUR, expect=made["version"])
    at(MORNING + HOUR)
    work(province)
    assert posts.get(province, made["_id"])["state"] == PostState.SCHEDULED
    at(MORNING + 3 * HOUR)
    work(province)
    assert posts.get(province, made["_id"])["state"] == PostState.PUBLISHED
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0


def test_a_post_ends_when_its_validity_does(
    at: Travel, province: Store, writer: Caller, editor: Caller
) -> None:
    made = scheduled(province, writer, editor, MORNING + HOUR, valid_to=MORNING + 2 * HOUR)
    for moment, state in (
        (MORNING + HOUR, PostState.PUBLISHED),
        (MORNING + 2 * HOUR, PostState.EXPIRED),
    ):
        at(moment)
        work(province)
        assert posts.get(province, made["_id"])["state"] == state


@pytest.mark.parametrize(
    ("way", "state", "told"),
    [(Way.AS_IT_IS, "withdrawn", "withdrawn"), (Way.ADAPTED, "draft", "source_withdrawn")],
)
def test_whoever_took_over_what_is_withdrawn_above_hears_of_it_and_why(
    at: Travel, province: Store, writer: Caller, way: Way, state: str, told: str
) -> None:
    source = post(province, channels=["feed", "page"], source_agency_id=f"ubnd:{VINH_LONG}")
    wanted = TakingOver(PHUONG_TRA_VINH, way)
    taken = taking_over.take_over(province, writer.identity, source["_id"], wanted, expect=source["version"])
    work(province)
    publishing.withdraw(province, source["_id"], events.SYSTEM, {"vi": "Không còn đúng"})
    work(province)
    assert posts.get(province, taken["_id"])["state"] == state
    assert told in heard(province, of(writer))
    assert "Không còn đúng" in messages.inbox(province, [of(writer)])[0]["body"]
    assert outbox.count(province, outbox.OutboxState.FAILED) == 0
