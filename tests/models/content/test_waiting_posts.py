"""Posts that wait for somebody: whose approval they need, and who has to mend them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.content import approving, waiting_posts
from models.content.posts import Post
from models.content.waiting_posts import PATIENCE
from models.store import Store
from tests.posting import APPROVER, EDITOR, OTHER_EDITOR, WARD_WRITER, drafted, submitted


def ids(posts: list[Post]) -> list[str]:
    return [one["_id"] for one in posts]


def test_a_submitted_post_waits_for_whoever_may_approve_it_and_for_nobody_who_wrote_in_it(
    store: Store,
) -> None:
    post, own = submitted(store), submitted(store, EDITOR)
    drafted(store)
    assert ids(waiting_posts.to_approve(store, EDITOR, 20)) == [post["_id"]]
    assert ids(waiting_posts.to_approve(store, OTHER_EDITOR, 20)) == [own["_id"], post["_id"]]
    assert waiting_posts.to_approve(store, WARD_WRITER, 20) == []


def test_a_post_that_came_back_waits_for_its_writer(store: Store) -> None:
    post = submitted(store)
    approving.send_back(store, EDITOR, post["_id"], "Thiếu giờ phát", expect=post["version"])
    assert ids(waiting_posts.returned(store, WARD_WRITER, 20)) == [post["_id"]]
    assert waiting_posts.returned(store, EDITOR, 20) == []
    assert waiting_posts.returned(store, APPROVER, 20) == []


def test_an_urgent_post_is_due_at_once_others_when_they_are_to_appear_or_after_a_day(store: Store) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    plain = submitted(store)
    assert waiting_posts.due_at(submitted(store, priority="urgent")) is None
    assert waiting_posts.due_at(submitted(store, publish_at=at)) == at
    assert waiting_posts.due_at(plain) == plain["updated_at"] + PATIENCE
