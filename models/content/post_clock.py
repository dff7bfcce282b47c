"""The clock of a post: what time alone brings. A scheduled post appears, one whose validity has ended leaves the feed.

`Reaction.WATCH_POST` is a row of the outbox that is due at the next of these moments. One that comes late, twice or
for nothing does no harm, since each step looks at the post as it is; one that comes too early is put off.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.content import feed_changes, posts, publishing
from models.content.posts import POSTS, Post, PostChange, PostState, Returned
from models.errors import Clash
from models.store import Store, events

#: What the writers of a correction read whose post got another one first.
LATE = "Bài gốc vừa được đính chính hoặc gỡ; hãy soạn lại từ bản mới nhất."


def due(post: Post) -> datetime | None:
    """Return when time changes a post next; None for never."""
    if post["state"] == PostState.SCHEDULED:
        return post["publish_at"]
    return post["valid_to"] if post["state"] == PostState.PUBLISHED else None


def step(store: Store, post_id: str) -> datetime | None:
    """Do what is due; returns when to look again, or None when another event has seen to that.

    :raises Stale: somebody changed it meanwhile.
    """
    post = posts.get(store, post_id)
    when = due(post)
    if when is None:
        return None
    if when > datetime.now(UTC):
        return when
    if post["state"] == PostState.SCHEDULED:
        _appear(store, post)
    else:
        _expire(store, post)
    return None


def _appear(store: Store, post: Post) -> None:
    try:
        publishing.appear(store, events.SYSTEM, post, post["approvals"])
    except Clash:
        now = datetime.now(UTC)
        returned: Returned = {"official_id": "", "note": LATE, "at": now}
        values: PostChange = {
            "state": PostState.RETURNED,
            "returned": returned,
            "approvals": [],
            "updated_at": now,
        }
        _change(store, post, values, "returned", {"note": LATE})


def _expire(store: Store, post: Post) -> None:
    values: PostChange = {"state": PostState.EXPIRED, "updated_at": datetime.now(UTC)}
    _change(store, post, values, "expired", {"public": True})


def _change(store: Store, post: Post, values: PostChange, action: str, details: events.EventDetails) -> None:
    def work(session: ClientSession) -> None:
        after = events.change(
            store,
            POSTS,
            post["_id"],
            {"$set": values},
            action=action,
            actor=events.SYSTEM,
            expect=post["version"],
            details=details,
            session=session,
        )
        feed_changes.note(store, post, after, session)

    store.transact(work)
