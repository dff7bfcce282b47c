"""One step of a post: whether an official may take it now, and taking it by compare-and-set."""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access.callers import Identity
from models.content import feed_changes, post_access
from models.content.permitted_steps import Standing
from models.content.posts import POSTS, Post, PostChange, PostState
from models.content.states import TRANSITIONS, PostAction
from models.errors import Stale
from models.store import Store, events
from models.store.events import Actor, EventDetails


def permitted(store: Store, identity: Identity, post_id: str, action: PostAction, expect: int) -> Post:
    """Return the post, if this official may take the step now.

    :raises NotFound: there is no such post for this official.
    :raises Forbidden: `no_permission`, `not_an_approver`, `approver_wrote_it`.
    :raises Stale: its version is not the expected one.
    :raises Clash: `post_state`, `approved_already`, `post_corrected_meanwhile`.
    """
    post = post_access.get(store, identity, post_id)
    standing = Standing(store, identity, post)
    standing.insist_right(action)
    if post["version"] != expect:
        raise Stale(post)
    standing.insist_now(action)
    return post


def take(
    store: Store,
    actor: Actor,
    post: Post,
    action: PostAction,
    values: PostChange,
    *,
    writer: str = "",
    event: str = "",
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> Post:
    """Take a step by compare-and-set on the version and the state; `values` says which state comes of it.

    :param writer: the id of an official who is one of its writers from now on.
    :param event: where it makes another event than its own.
    """
    transition = TRANSITIONS[action]
    changed: PostChange = {**values, "updated_at": datetime.now(UTC)}
    wrote = {"$addToSet": {"editors": writer}} if writer else {}

    def work(inner: ClientSession) -> Post:
        after = events.change(
            store,
            POSTS,
            post["_id"],
            {"$set": changed, **wrote},
            action=event or transition.event,
            actor=actor,
            expect=post["version"],
            guard={"state": {"$in": sorted(transition.sources)}},
            details=details,
            session=inner,
        )
        feed_changes.note(store, post, after, inner)
        return after

    return work(session) if session else store.transact(work)


def leading_on(post: Post) -> PostState:
    """Return the state in which a post that is approved goes on: `SCHEDULED` while its time has not come."""
    later = post["publish_at"] and post["publish_at"] > datetime.now(UTC)
    return PostState.SCHEDULED if later else PostState.PUBLISHED
