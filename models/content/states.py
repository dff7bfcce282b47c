"""The states of a post and the transitions between them, as data.

In Vietnamese: bản thảo (draft) -> trình duyệt (submitted) -> đã lên lịch (scheduled) or đã đăng (published), or trả lại
(returned) or bỏ (discarded); then gỡ (withdrawn) or hết hạn (expired). An edit leads back to a draft, so that nobody
approves what they have not read. What is out is never edited: a correction is a post of its own, which goes the same
way and then takes the place of what it corrects as its next edition.

Who may approve which post, and with how many pairs of eyes, a province says in `approval_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.access.permissions import Permission
from models.content.posts import PostState


class PostAction(StrEnum):
    """What an official can do with a post."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    TAKE_OVER = "take_over"
    CONFIRM_SOURCE = "confirm_source"
    DISCARD = "discard"


@dataclass(frozen=True)
class PostTransition:
    """One action: from which states, what it needs, and the event that it makes.

    :param permission: for posts of this agency at this area.
    :param by_rules: besides, the rules of approval must name the official (`approval_rules`).
    """

    sources: frozenset[PostState]
    permission: Permission
    event: str
    by_rules: bool = False


UNAPPROVED = frozenset({PostState.DRAFT, PostState.SUBMITTED, PostState.RETURNED})
WAITING = frozenset({PostState.SUBMITTED, PostState.SCHEDULED})

#: Where a copy of a post from above can still be changed by what becomes of that.
FOLLOWING = UNAPPROVED | WAITING | {PostState.PUBLISHED}

TRANSITIONS: Mapping[PostAction, PostTransition] = {
    PostAction.EDIT: PostTransition(UNAPPROVED, Permission.POST_WRITE, "edited"),
    PostAction.SUBMIT: PostTransition(
        frozenset({PostState.DRAFT, PostState.RETURNED}), Permission.POST_WRITE, "submitted"
    ),
    PostAction.RETURN: PostTransition(WAITING, Permission.POST_PUBLISH, "returned", by_rules=True),
    PostAction.APPROVE: PostTransition(
        frozenset({PostState.SUBMITTED}), Permission.POST_PUBLISH, "approved", by_rules=True
    ),
    PostAction.SCHEDULE: PostTransition(
        UNAPPROVED | WAITING, Permission.POST_PUBLISH, "scheduled", by_rules=True
    ),
    PostAction.PUBLISH: PostTransition(
        UNAPPROVED | WAITING, Permission.POST_PUBLISH, "published", by_rules=True
    ),
    PostAction.WITHDRAW: PostTransition(
        frozenset({PostState.PUBLISHED}), Permission.POST_PUBLISH, "withdrawn"
    ),
    PostAction.CORRECT: PostTransition(frozenset({PostState.PUBLISHED}), Permission.POST_WRITE, "drafted"),
    PostAction.TAKE_OVER: PostTransition(frozenset({PostState.PUBLISHED}), Permission.POST_WRITE, "drafted"),
    PostAction.CONFIRM_SOURCE: PostTransition(FOLLOWING, Permission.POST_WRITE, "source_confirmed"),
    PostAction.DISCARD: PostTransition(UNAPPROVED, Permission.POST_WRITE, "discarded"),
}


def leading_on(state: PostState) -> tuple[PostAction, ...]:
    """Return the actions that lead on from a state."""
    return tuple(action for action, transition in TRANSITIONS.items() if state in transition.sources)
