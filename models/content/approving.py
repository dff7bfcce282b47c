"""Approving: a post is handed in, sent back with the reason, or approved to appear now or later.

Who may approve it, and how many must, says the rule that fits it (`approval_rules`). Each step is taken by
compare-and-set on the version: of two editors at once one wins and the other is told, and an approval is one of the
text as it stands, since every edit ends those that were given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from models.access.callers import Identity
from models.content import (
    approval_rulebook,
    copies,
    draft_faults,
    media_faults,
    publishing,
    source_changes,
    steps,
)
from models.content.posts import Approval, Post, PostChange, PostState, Returned
from models.content.states import PostAction
from models.errors import Fault, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Store
from models.store.events import EventDetails


def submit(store: Store, identity: Identity, post_id: str, *, expect: int) -> Post:
    """Hand a draft to those who may approve it.

    :raises Invalid: it lacks something; names everything.
    :raises Forbidden, NotFound, Clash, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.SUBMIT, expect)
    now = datetime.now(UTC)
    insist_on_none(
        [
            *draft_faults.of_submission(post, now),
            *media_faults.of_post(store, post),
            *copies.faults(store, post),
        ]
    )
    values: PostChange = {
        "state": PostState.SUBMITTED,
        "submitted_at": post["submitted_at"] or now,
        "approvals": [],
        "returned": None,
    }
    return steps.take(store, identity.actor, post, PostAction.SUBMIT, values, writer=identity.id)


def send_back(store: Store, identity: Identity, post_id: str, note: str, *, expect: int) -> Post:
    """Return a post to its writers with the reason.

    :raises Invalid: there is no reason.
    :raises Forbidden, NotFound, Clash, Stale: as for `approve`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.RETURN, expect)
    insist_on_none(visible.reason_faults("note", note))
    clean = nfc(note)
    returned: Returned = {"official_id": identity.id, "note": clean, "at": datetime.now(UTC)}
    values: PostChange = {"state": PostState.RETURNED, "returned": returned, "approvals": []}
    return steps.take(store, identity.actor, post, PostAction.RETURN, values, details={"note": clean})


def approve(store: Store, identity: Identity, post_id: str, *, expect: int) -> Post:
    """Approve a post: once all have who must, it appears, or waits for the time that it names.

    :raises Invalid: it lacks something by now (its validity has ended); names everything.
    :raises Forbidden: `not_an_approver`, or `approver_wrote_it`.
    :raises Clash: `post_state`, `approved_already`, `post_corrected_meanwhile`.
    :raises NotFound, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.APPROVE, expect)
    return _approve(store, identity, post, post["publish_at"])


def schedule(store: Store, identity: Identity, post_id: str, at: datetime, *, expect: int) -> Post:
    """Approve a post to appear at a time, or give one that is on the calendar another time.

    :raises Invalid: the time is past, or the post lacks something.
    :raises Forbidden, Clash, NotFound, Stale: as for `approve`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.SCHEDULE, expect)
    insist_on_none(time_faults(post, at))
    return _approve(store, identity, post, at)


def publish(store: Store, identity: Identity, post_id: str, *, expect: int) -> Post:
    """Approve a post to appear now, whatever time it names.

    One that was never handed in appears at once where one pair of eyes is enough.

    :raises Forbidden, Clash, Invalid, NotFound, Stale: as for `approve`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.PUBLISH, expect)
    return _approve(store, identity, post, None)


def withdraw(store: Store, identity: Identity, post_id: str, note: Mapping[str, str], *, expect: int) -> Post:
    """Take a post back that is out, with the reason that readers are told, by language.

    Whoever may publish posts of this agency at this area may do it alone: what is wrong comes down at once. So may
    whoever takes over there, of what was aired without an approval.

    :raises Invalid: there is no reason.
    :raises Forbidden, NotFound, Clash, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.WITHDRAW, expect)
    insist_on_none(publishing.note_faults(note))
    return publishing.withdraw(store, post["_id"], identity.actor, note, expect=expect)


def discard(store: Store, identity: Identity, post_id: str, *, expect: int) -> Post:
    """Give up a post that was never out: it leaves the lists, and its history stays.

    Who wrote in it may, and whoever writes for this agency at this area.

    :raises Forbidden, NotFound, Clash, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.DISCARD, expect)
    values: PostChange = {"state": PostState.DISCARDED, "approvals": []}
    return steps.take(store, identity.actor, post, PostAction.DISCARD, values)


def confirm_source(store: Store, identity: Identity, post_id: str, *, expect: int) -> Post:
    """Say that an adapted post holds as it is, though its source has changed (`copies`).

    :raises Forbidden, NotFound, Clash, Stale: as for `drafting.edit`.
    """
    post = steps.permitted(store, identity, post_id, PostAction.CONFIRM_SOURCE, expect)
    return steps.take(store, identity.actor, post, PostAction.CONFIRM_SOURCE, source_changes.seen_to(post))


def time_faults(post: Post, at: datetime) -> list[Fault]:
    """Return what is wrong with a time at which a post is to appear."""
    if at <= datetime.now(UTC):
        return [Fault("publish_at", "time_past")]
    if post["valid_to"] and post["valid_to"] <= at:
        return [Fault("publish_at", "time_too_late", {"other": "valid_to"})]
    return []


def _approve(store: Store, identity: Identity, post: Post, at: datetime | None) -> Post:
    found = draft_faults.of_submission(post, datetime.now(UTC))
    insist_on_none([*found, *media_faults.of_post(store, post), *copies.faults(store, post)])
    if post["state"] == PostState.SCHEDULED:
        return publishing.go_on(store, identity.actor, post, post["approvals"], at)
    rule, _ = approval_rulebook.rule_for(store, post)
    now = datetime.now(UTC)
    mine: Approval = {"official_id": identity.id, "version": post["version"], "at": now}
    approvals = [*post["approvals"], mine]
    if len(approvals) >= rule.approvals:
        return publishing.go_on(store, identity.actor, post, approvals, at)
    details: EventDetails = {"changes": {"approvals": len(approvals), "of": rule.approvals}}
    values: PostChange = {"approvals": approvals, "publish_at": at}
    return steps.take(store, identity.actor, post, PostAction.APPROVE, values, details=details)
