"""The states of a bulletin and the steps between them, as data.

In Vietnamese: bản thảo (draft) -> trình duyệt (submitted) -> đã duyệt (approved) or trả lại (returned); then gỡ
(withdrawn). What is approved is never edited: it is withdrawn, and another one is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.access.permissions import Permission
from models.programme.bulletins import BulletinState


class BulletinAction(StrEnum):
    """What an official can do with a bulletin."""

    EDIT = "edit"
    CONFIRM = "confirm"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


@dataclass(frozen=True)
class BulletinStep:
    """One action: from which states, to which, what it needs, and the event that it makes."""

    sources: frozenset[BulletinState]
    target: BulletinState
    permission: Permission
    event: str


OPEN = frozenset({BulletinState.DRAFT, BulletinState.RETURNED})
_WAITING = frozenset({BulletinState.SUBMITTED})

STEPS: Mapping[BulletinAction, BulletinStep] = {
    BulletinAction.EDIT: BulletinStep(OPEN, BulletinState.DRAFT, Permission.PROGRAMME_WRITE, "edited"),
    # Whoever heard it says that it is read rightly; it stays where it is.
    BulletinAction.CONFIRM: BulletinStep(OPEN, BulletinState.DRAFT, Permission.PROGRAMME_WRITE, "confirmed"),
    BulletinAction.SUBMIT: BulletinStep(
        OPEN, BulletinState.SUBMITTED, Permission.PROGRAMME_WRITE, "submitted"
    ),
    BulletinAction.APPROVE: BulletinStep(
        _WAITING, BulletinState.APPROVED, Permission.PROGRAMME_PUBLISH, "approved"
    ),
    BulletinAction.RETURN: BulletinStep(
        _WAITING, BulletinState.RETURNED, Permission.PROGRAMME_PUBLISH, "returned"
    ),
    BulletinAction.WITHDRAW: BulletinStep(
        frozenset({BulletinState.APPROVED}),
        BulletinState.WITHDRAWN,
        Permission.PROGRAMME_PUBLISH,
        "withdrawn",
    ),
    BulletinAction.DISCARD: BulletinStep(
        OPEN | _WAITING, BulletinState.DISCARDED, Permission.PROGRAMME_WRITE, "discarded"
    ),
}


def leading_on(state: BulletinState) -> tuple[BulletinAction, ...]:
    """Return the actions that lead on from a state."""
    return tuple(action for action, step in STEPS.items() if state in step.sources)
