"""The states of an alert and the transitions between them, as data.

Who wrote, edited or submitted an alert may not approve it (`authors_may=False`): nobody warns a province alone, neither
by mistake nor by force. More in docs/decisions/two-pairs-of-eyes.md. The one exception is agreed on beforehand
(`approving_alone`).

In Vietnamese: bản thảo (draft) -> trình duyệt (submitted) -> đã duyệt (approved) or trả lại (returned). An edit
always leads back to a draft, so that nobody approves what they have not read. What is approved is never changed.
A draft that nobody needs is thrown away (bỏ bản thảo): it and its events stay, but nothing leads on from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.access.permissions import Permission


class AlertState(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    DISCARDED = "discarded"


class AlertAction(StrEnum):
    """What an official can do with an alert."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    APPROVE_ALONE = "approve_alone"
    RETURN = "return"
    DISCARD = "discard"


@dataclass(frozen=True)
class Transition:
    """One action: from which states, to which, what it needs, and the event it makes.

    :param authors_may: somebody who wrote, edited or submitted the alert may do it.
    :param checked: the whole alert must keep every rule.
    """

    sources: frozenset[AlertState]
    target: AlertState
    permission: Permission
    event: str
    authors_may: bool = True
    checked: bool = False


UNAPPROVED = frozenset({AlertState.DRAFT, AlertState.SUBMITTED, AlertState.RETURNED})

TRANSITIONS: Mapping[AlertAction, Transition] = {
    AlertAction.EDIT: Transition(UNAPPROVED, AlertState.DRAFT, Permission.ALERT_DRAFT, "edited"),
    AlertAction.SUBMIT: Transition(
        frozenset({AlertState.DRAFT}),
        AlertState.SUBMITTED,
        Permission.ALERT_DRAFT,
        "submitted",
        checked=True,
    ),
    AlertAction.APPROVE: Transition(
        frozenset({AlertState.SUBMITTED}),
        AlertState.APPROVED,
        Permission.ALERT_APPROVE,
        "approved",
        authors_may=False,
        checked=True,
    ),
    AlertAction.APPROVE_ALONE: Transition(
        frozenset({AlertState.DRAFT, AlertState.SUBMITTED}),
        AlertState.APPROVED,
        Permission.ALERT_APPROVE,
        "approved",
        checked=True,
    ),
    AlertAction.RETURN: Transition(
        frozenset({AlertState.SUBMITTED}), AlertState.RETURNED, Permission.ALERT_APPROVE, "returned"
    ),
    AlertAction.DISCARD: Transition(
        frozenset({AlertState.DRAFT, AlertState.RETURNED}),
        AlertState.DISCARDED,
        Permission.ALERT_DRAFT,
        "discarded",
    ),
}


def allowed(state: AlertState) -> tuple[AlertAction, ...]:
    """Return the actions that lead on from a state."""
    return tuple(action for action, transition in TRANSITIONS.items() if state in transition.sources)
