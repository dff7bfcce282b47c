"""The steps of the report of a unit, as a table: from where, to where, whose permission, and what event it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.access.permissions import Permission
from models.returns.returns import ReturnState


class ReturnAction(StrEnum):
    """What can be done with the report of a unit."""

    WRITE = "write"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ACCEPT = "accept"


@dataclass(frozen=True)
class ReturnStep:
    """One step.

    :param permission: what it needs; of the office that asked where `above`, else of the unit.
    """

    sources: frozenset[ReturnState]
    target: ReturnState | None
    permission: Permission
    event: str
    above: bool = False


WRITTEN = frozenset({ReturnState.DRAFT, ReturnState.RETURNED})
_SUBMITTED = frozenset({ReturnState.SUBMITTED})

RETURN_STEPS: Mapping[ReturnAction, ReturnStep] = {
    ReturnAction.WRITE: ReturnStep(WRITTEN, None, Permission.RETURN_WRITE, "written"),
    ReturnAction.SUBMIT: ReturnStep(WRITTEN, ReturnState.SUBMITTED, Permission.RETURN_SUBMIT, "submitted"),
    ReturnAction.SEND_BACK: ReturnStep(
        _SUBMITTED, ReturnState.RETURNED, Permission.RETURN_REQUEST, "returned", above=True
    ),
    ReturnAction.ACCEPT: ReturnStep(
        _SUBMITTED, ReturnState.ACCEPTED, Permission.RETURN_REQUEST, "accepted", above=True
    ),
}


def actions(state: str) -> tuple[ReturnAction, ...]:
    """Return what leads on from a state."""
    return tuple(action for action, step in RETURN_STEPS.items() if state in step.sources)
