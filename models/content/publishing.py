"""Publishing: an approved post appears now or later, takes the place of what it corrects, and is withdrawn.

Each is one transaction: the post, its frozen edition, the event, and what follows from it in the outbox. A time that
comes is a row of the outbox, too (`post_clock`), so nothing is lost or done twice when a process is killed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast

from pymongo.client_session import ClientSession

from models.content import editions, feed_changes, posts, source_changes, steps
from models.content.post_sources import TakenRef
from models.content.posts import POSTS, Approval, Post, PostChange, PostState
from models.content.states import UNAPPROVED, WAITING, PostAction
from models.errors import Clash, Fault, Stale
from models.language import visible
from models.language.languages import LANGUAGES
from models.language.text import nfc
from models.store import Store, events
from models.store.events import Actor, EventDetails
from models.store.reactions import Reaction

#: States from which a post goes out.
BEFORE = UNAPPROVED | WAITING


def publish(
    store: Store, id: str, actor: Actor, *, at: datetime | None = None, expect: int | None = None
) -> Post:
    """Publish a post now, whoever may approve it; it is dated `at`, which is not later.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is published already.
    """
    post = posts.get(store, id)
    if expect not in (None, post["version"]) or post["state"] not in BEFORE:
        raise Stale(post)
    return appear(store, actor, post, post["approvals"], at=at)


def go_on(
    store: Store, actor: Actor, post: Post, approvals: list[Approval], publish_at: datetime | None
) -> Post:
    """Let a post that is approved appear, or put it on the calendar while its time has not come.

    :raises Clash: `post_corrected_meanwhile`.
    :raises Stale: somebody changed it first.
    """
    if publish_at is None or publish_at <= datetime.now(UTC):
        return appear(store, actor, post, approvals)
    values: PostChange = {"state": PostState.SCHEDULED, "publish_at": publish_at, "approvals": approvals}
    details: EventDetails = {
        "changes": {"publish_at": publish_at},
        "later": {Reaction.WATCH_POST: publish_at},
    }
    return steps.take(store, actor, post, PostAction.SCHEDULE, values, details=details)


def appear(
    store: Store, actor: Actor, post: Post, approvals: list[Approval], *, at: datetime | None = None
) -> Post:
    """Publish a post, or apply it to the one that it corrects; returns the post itself.

    :raises Clash: `post_corrected_meanwhile`.
    :raises Stale: somebody changed it first.
    """
    if post["revises"]:
        return _apply(store, actor, post, approvals)

    def work(session: ClientSession) -> Post:
        now = datetime.now(UTC)
        values: PostChange = {
            "state": PostState.PUBLISHED,
            "published_at": at or now,
            "submitted_at": post["submitted_at"] or now,
            "edition": 1,
            "approvals": approvals,
        }
        details = _seen_until(post["valid_to"], now)
        published = steps.take(
            store, actor, post, PostAction.PUBLISH, values, details=details, session=session
        )
        editions.keep(store, published, _who(approvals), session)
        return published

    return store.transact(work)


def withdraw(
    store: Store, id: str, actor: Actor, note: Mapping[str, str], *, expect: int | None = None
) -> Post:
    """Take a post back, with the reason that readers are told, by language; whoever may.

    :raises NotFound: there is no such post.
    :raises Stale: somebody changed it first, or it is not published.
    """
    post = posts.get(store, id)
    if expect not in (None, post["version"]):
        raise Stale(post)
    said = {lang: nfc(text) for lang, text in note.items() if nfc(text)}
    values: PostChange = {"state": PostState.WITHDRAWN, "trace": {"at": datetime.now(UTC), "note": said}}
    details: EventDetails = {"public": True, "note": next(iter(said.values()), "")}
    return steps.take(store, actor, post, PostAction.WITHDRAW, values, details=details)


def follow(store: Store, copy: Post, source: Post, taken: TakenRef) -> Post:
    """Make what a post says now the next edition of a copy that is aired word for word.

    :raises Stale: somebody changed the copy first.
    """
    note = source["trace"]["note"] if source["trace"] else {}
    content = {**editions.content_of(source), "channels": copy["channels"], "taken_from": taken}

    def work(session: ClientSession) -> Post:
        changed = _become(store, events.SYSTEM, copy, content, note, source["_id"], session)
        editions.keep(store, changed, [], session)
        return changed

    return store.transact(work)


def note_faults(note: Mapping[str, str]) -> list[Fault]:
    """Return what is wrong with what readers are told of a correction or a withdrawal."""
    if not any(visible.is_visible(text) for text in note.values()):
        return [Fault("note", "required")]
    unknown = [Fault(f"note.{lang}", "unknown_field") for lang in note if lang not in LANGUAGES]
    said = ((f"note.{lang}", text) for lang, text in note.items() if visible.is_visible(text))
    return unknown + [fault for field, text in said for fault in visible.reason_faults(field, text)]


def _apply(store: Store, actor: Actor, post: Post, approvals: list[Approval]) -> Post:
    """Make a correction the next edition of what it corrects."""

    def work(session: ClientSession) -> Post:
        corrected = _next_edition(store, actor, post, session)
        editions.keep(store, corrected, _who(approvals), session)
        values: PostChange = {
            "state": PostState.APPLIED,
            "approvals": approvals,
            "edition": corrected["edition"],
        }
        return steps.take(store, actor, post, PostAction.PUBLISH, values, event="applied", session=session)

    return store.transact(work)


def _next_edition(store: Store, actor: Actor, post: Post, session: ClientSession) -> Post:
    revised = post["revises"]
    if revised is None:
        raise ValueError(f"{post['_id']} corrects nothing.")
    note = post["trace"]["note"] if post["trace"] else {}
    before = store.one(POSTS, revised["post_id"], session=session)
    if before["edition"] != revised["edition"]:
        raise Clash("post_corrected_meanwhile")
    content = {**editions.content_of(post), **source_changes.seen_to(before)}
    try:
        return _become(store, actor, before, content, note, post["_id"], session, writers=post["editors"])
    except Stale as lost:
        raise Clash("post_corrected_meanwhile") from lost


def _become(
    store: Store,
    actor: Actor,
    before: Post,
    content: Mapping[str, object],
    note: Mapping[str, str],
    by: str,
    session: ClientSession,
    *,
    writers: Sequence[str] = (),
) -> Post:
    """Give a post that is out other content, as its next edition.

    :param by: the id of the post that it comes from.
    :raises Stale: it has another edition by now, or is out no longer.
    """
    now = datetime.now(UTC)
    said = dict(note)
    corrected = events.change(
        store,
        POSTS,
        before["_id"],
        {
            "$set": {**content, "trace": {"at": now, "note": said}, "updated_at": now},
            "$inc": {"edition": 1},
            "$addToSet": {"editors": {"$each": list(writers)}},
        },
        action="corrected",
        actor=actor,
        guard={"state": PostState.PUBLISHED, "edition": before["edition"]},
        details={
            **_seen_until(cast(datetime | None, content["valid_to"]), now),
            "changes": {"by": by},
            "note": next(iter(said.values()), ""),
        },
        session=session,
    )
    feed_changes.note(store, before, corrected, session)
    return corrected


def _seen_until(valid_to: datetime | None, now: datetime) -> EventDetails:
    """Return what is told of a post that appears: everybody may know, and the clock looks again at its end."""
    return {"public": True, "later": {Reaction.WATCH_POST: valid_to or now}}


def _who(approvals: list[Approval]) -> list[str]:
    return [one["official_id"] for one in approvals]
