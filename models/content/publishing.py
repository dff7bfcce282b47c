"""Publishing: a post appears now or later, and is withdrawn, by the clock of the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.content import feed_changes
from models.content.posts import POSTS, Post, PostState
from models.store import Store, events
from models.store.events import Actor


def publish(
    store: Store, id: str, actor: Actor, *, at: datetime | None = None, expect: int | None = None
) -> Post:
    """Publish a post now; it is dated `at`, which is not later.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is published already.
    """
    now = datetime.now(UTC)
    values = {"state": PostState.PUBLISHED, "published_at": at or now, "updated_at": now, "edition": 1}

    def work(session: ClientSession) -> Post:
        return events.change(
            store,
            POSTS,
            id,
            {"$set": values},
            action="published",
            actor=actor,
            expect=expect,
            guard={"state": {"$ne": PostState.PUBLISHED}},
            details={"public": True},
            session=session,
        )

    return _told(store, work)


def withdraw(store: Store, id: str, actor: Actor, note: dict[str, str], *, expect: int | None = None) -> Post:
    """Take a post back, with the reason that readers are told, by language.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is not published.
    """
    now = datetime.now(UTC)
    values = {"state": PostState.WITHDRAWN, "updated_at": now, "trace": {"at": now, "note": note}}

    def work(session: ClientSession) -> Post:
        return events.change(
            store,
            POSTS,
            id,
            {"$set": values},
            action="withdrawn",
            actor=actor,
            expect=expect,
            guard={"state": PostState.PUBLISHED},
            details={"public": True},
            session=session,
        )

    return _told(store, work)


def _told(store: Store, work: Callable[[ClientSession], Post]) -> Post:
    """Make a change of a post, and count it for its readers in the same transaction."""

    def told(session: ClientSession) -> Post:
        after = work(session)
        feed_changes.note(store, None, after, session)
        return after

    return store.transact(told)
