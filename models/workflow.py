"""The workflow of a report, as data: which action leads from where to where, and what it needs.

In Vietnamese: mới gửi (submitted) -> đã tiếp nhận (accepted) or từ chối tiếp nhận (rejected) -> đã xử lý (resolved).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ReportState(StrEnum):
    """Where a report stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RESOLVED = "resolved"


class ReportAction(StrEnum):
    """What an official can do with a report."""

    ACCEPT = "accept"
    REJECT = "reject"
    REPLY = "reply"
    RESOLVE = "resolve"


class CloseReason(StrEnum):
    """Why a report was closed. Closed is not fixed: only `FIXED` counts as solved."""

    FIXED = "fixed"
    REFERRED = "referred"
    NOT_OURS = "not_ours"
    CANNOT_FIX = "cannot_fix"
    NO_PROBLEM_FOUND = "no_problem_found"


class Need(StrEnum):
    """What an action must bring along."""

    NOTE = "note"
    REASON = "reason"
    #: Needed where the category is one of physical work and the reason is `FIXED`.
    AFTER_PHOTO = "after_photo"


@dataclass(frozen=True)
class Transition:
    """One action: from which states, to which (None: it stays), what it needs, and the event it makes."""

    sources: frozenset[ReportState]
    target: ReportState | None
    needs: frozenset[Need]
    event: str


OPEN_STATES = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})

WORKFLOW: Mapping[ReportAction, Transition] = {
    ReportAction.ACCEPT: Transition(
        frozenset({ReportState.SUBMITTED}), ReportState.ACCEPTED, frozenset(), "accepted"
    ),
    ReportAction.REJECT: Transition(
        frozenset({ReportState.SUBMITTED}), ReportState.REJECTED, frozenset({Need.NOTE}), "rejected"
    ),
    ReportAction.REPLY: Transition(
        frozenset({ReportState.ACCEPTED, ReportState.RESOLVED}), None, frozenset({Need.NOTE}), "replied"
    ),
    ReportAction.RESOLVE: Transition(
        frozenset({ReportState.ACCEPTED}),
        ReportState.RESOLVED,
        frozenset({Need.NOTE, Need.REASON, Need.AFTER_PHOTO}),
        "resolved",
    ),
}


def allowed(state: ReportState) -> tuple[ReportAction, ...]:
    """The actions that lead on from a state."""
    return tuple(action for action, transition in WORKFLOW.items() if state in transition.sources)
