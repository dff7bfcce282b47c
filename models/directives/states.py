"""The steps of a document and of its receipts, as tables: from where, to where, who may, and what event it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.access.permissions import Permission
from models.directives.directives import DirectiveState, ReceiptState


class DirectiveAction(StrEnum):
    """What the sender can do with a document."""

    EDIT = "edit"
    SEND = "send"
    REVISE = "revise"
    DISCARD = "discard"


class ReceiptAction(StrEnum):
    """What a unit can do with a document."""

    READ = "read"
    ASSIGN = "assign"
    ANSWER = "answer"


@dataclass(frozen=True)
class DirectiveStep:
    """One step of a document.

    :param permission: what it needs, for the agency that sends.
    """

    sources: frozenset[DirectiveState]
    target: DirectiveState
    permission: Permission
    event: str


@dataclass(frozen=True)
class ReceiptStep:
    """One step of a unit with a document; `targets` leads each state from which it may be taken to the next one."""

    targets: Mapping[ReceiptState, ReceiptState]
    event: str


_DRAFT = frozenset({DirectiveState.DRAFT})

#: A new version is a document of its own, so `REVISE` leaves the one that is out as it is until that is sent.
DIRECTIVE_STEPS: Mapping[DirectiveAction, DirectiveStep] = {
    DirectiveAction.EDIT: DirectiveStep(_DRAFT, DirectiveState.DRAFT, Permission.DIRECTIVE_WRITE, "edited"),
    DirectiveAction.SEND: DirectiveStep(_DRAFT, DirectiveState.SENT, Permission.DIRECTIVE_SEND, "sent"),
    DirectiveAction.REVISE: DirectiveStep(
        frozenset({DirectiveState.SENT}), DirectiveState.DRAFT, Permission.DIRECTIVE_WRITE, "drafted"
    ),
    DirectiveAction.DISCARD: DirectiveStep(
        _DRAFT, DirectiveState.DISCARDED, Permission.DIRECTIVE_WRITE, "discarded"
    ),
}

#: Who answers has read it. An answer may be given again until the day on which it is due.
RECEIPT_STEPS: Mapping[ReceiptAction, ReceiptStep] = {
    ReceiptAction.READ: ReceiptStep({ReceiptState.UNREAD: ReceiptState.READ}, "read"),
    ReceiptAction.ASSIGN: ReceiptStep(
        {ReceiptState.UNREAD: ReceiptState.READ, ReceiptState.READ: ReceiptState.READ}, "handed_on"
    ),
    ReceiptAction.ANSWER: ReceiptStep(dict.fromkeys(ReceiptState, ReceiptState.ANSWERED), "answered"),
}


def directive_actions(state: str) -> tuple[DirectiveAction, ...]:
    """Return what leads on from a state of a document."""
    return tuple(action for action, step in DIRECTIVE_STEPS.items() if state in step.sources)


def receipt_actions(state: str) -> tuple[ReceiptAction, ...]:
    """Return what a unit may do in a state."""
    return tuple(action for action, step in RECEIPT_STEPS.items() if state in step.targets)
