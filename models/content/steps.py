"""One step of a post: whether an official may take it now, and taking it by compare-and-set."""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.content import approval_rulebook, feed_changes, post_access
from models.content.posts import POSTS, Post, PostChange, PostState
from models.content.states import TRANSITIONS, PostAction
from models.errors import Clash, Forbidden, Stale
from models.store import Store, events
from models.store.events import Actor, EventDetails


def permitted(store: Store, identity: Identity, post_id: str, action: PostAction, expect: int) -> Post:
    """Return the post, if this official may take the step now.

    :raises NotFound: there is no such post for this official.
    :raises Forbidden: `no_permission`, or `not_an_approver` where the rules of approval name others.
    :raises Stale: its version is not the expected one.
    :raises Clash: `post_state`.
    """
    post, transition = post_access.get(store, identity, post_id), TRANSITIONS[action]
    if transition.by_rules:
        permissions.insist(identity, transition.permission)
        rule, case = approval_rulebook.rule_for(store, post)
        if not rule.names(case, permissions.assignments_with(identity, transition.permission)):
            raise Forbidden("not_an_approver")
    else:
        _insist(store, identity, post, action)
    if post["version"] != expect:
        raise Stale(post)
    if post["state"] not in transition.sources:
        raise Clash("post_state")
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


def _insist(store: Store, identity: Identity, post: Post, action: PostAction) -> None:
    """Demand the permission for posts like this; what is corrected or taken over is somebody else's at first."""
    if action is PostAction.TAKE_OVER:
        permissions.insist(identity, TRANSITIONS[action].permission)
        return
    # What was taken over keeps its source and is still written where it was taken to.
    sources = [post["source_agency_id"]]
    if post["taken_from"]:
        sources.append(post_access.source_of(store, identity, post["area_id"]))
    allowed = TRANSITIONS[action].permission
    if not any(post_access.may(store, identity, allowed, post["area_id"], one) for one in sources):
        raise Forbidden("no_permission")
