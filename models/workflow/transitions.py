"""The workflow of a report, as data: who may do what in which state, what it needs and what follows.

Pure: nothing here reads or writes. `models.handling.actions` carries an action out, `docs/workflow.md` is printed
from these tables, and property tests walk them. In Vietnamese: mới gửi (submitted) -> đã tiếp nhận (accepted) -> đang
xử lý (in progress) -> đã xử lý (resolved) -> đã đóng (closed); từ chối (rejected), yêu cầu bổ sung (waiting), gia hạn
(extend).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.access.permissions import Permission
from models.workflow.terms import (
    Clock,
    CloseReason,
    Guard,
    Move,
    Need,
    Party,
    Rating,
    ReportAction,
    ReportState,
)

__all__ = [
    "END_STATES",
    "EVERY_STATE",
    "NOTIFYING_EVENTS",
    "OPEN_STATES",
    "RUNNING_STATES",
    "WORKED_ON",
    "WORKFLOW",
    "Clock",
    "CloseReason",
    "Guard",
    "Move",
    "Need",
    "Party",
    "Rating",
    "ReportAction",
    "ReportState",
    "Transition",
    "allowed",
    "name_of",
    "next_state",
]


@dataclass(frozen=True)
class Transition:
    """One action.

    :param who: who may do it; a permission of the unit's official, or the other parties.
    :param event: the action of the event that it makes.
    :param public: whether the step stands in the public timeline.
    :param notifies: whether the resident is notified.
    :param called: its name outside, where two parties call what each of them may do alike.
    """

    sources: frozenset[ReportState]
    target: ReportState | Move
    who: frozenset[Permission | Party]
    event: str
    needs: frozenset[Need] = frozenset()
    guards: frozenset[Guard] = frozenset({Guard.STATE})
    clock: Clock = Clock.RUNS
    public: bool = True
    notifies: bool = True
    called: ReportAction | None = None


def _states(*states: ReportState) -> frozenset[ReportState]:
    return frozenset(states)


_S = ReportState
WORKED_ON = _states(_S.ACCEPTED, _S.IN_PROGRESS)
OPEN_STATES = _states(_S.SUBMITTED, _S.ACCEPTED, _S.IN_PROGRESS, _S.WAITING)
RUNNING_STATES = OPEN_STATES - {_S.WAITING}
#: States in which nothing more is due; a report may still be reopened from some of them.
END_STATES = _states(_S.CLOSED, _S.REJECTED, _S.REDIRECTED, _S.MERGED, _S.WITHDRAWN)
EVERY_STATE = frozenset(ReportState)

_HANDLER: frozenset[Permission | Party] = frozenset({Permission.REPORT_HANDLE})
_DISPATCHER: frozenset[Permission | Party] = frozenset({Permission.REPORT_ASSIGN})
_REPORTER: frozenset[Permission | Party] = frozenset({Party.REPORTER})

WORKFLOW: Mapping[ReportAction, Transition] = {
    ReportAction.ACCEPT: Transition(
        _states(_S.SUBMITTED), _S.ACCEPTED, _HANDLER, "accepted", guards=frozenset({Guard.NOT_LEGAL})
    ),
    ReportAction.REJECT: Transition(
        _states(_S.SUBMITTED),
        _S.REJECTED,
        _HANDLER,
        "rejected",
        frozenset({Need.NOTE}),
        frozenset({Guard.NOT_LEGAL, Guard.SAYS_WHY}),
        clock=Clock.STOPS,
    ),
    ReportAction.REDIRECT: Transition(
        RUNNING_STATES,
        _S.REDIRECTED,
        _HANDLER,
        "redirected",
        frozenset({Need.NOTE, Need.RECEIVER}),
        clock=Clock.STOPS,
    ),
    ReportAction.ASSIGN: Transition(
        OPEN_STATES,
        Move.STAY,
        _DISPATCHER,
        "assigned",
        frozenset({Need.ASSIGNEE}),
        public=False,
        notifies=False,
    ),
    ReportAction.FORWARD: Transition(
        RUNNING_STATES, _S.SUBMITTED, _DISPATCHER, "forwarded", frozenset({Need.NOTE, Need.RECEIVER})
    ),
    ReportAction.START: Transition(_states(_S.ACCEPTED), _S.IN_PROGRESS, _HANDLER, "started", notifies=False),
    ReportAction.ASK: Transition(
        RUNNING_STATES, _S.WAITING, _HANDLER, "asked", frozenset({Need.NOTE}), clock=Clock.PAUSES
    ),
    ReportAction.ANSWER: Transition(
        _states(_S.WAITING),
        Move.BACK,
        _REPORTER,
        "answered",
        frozenset({Need.NOTE}),
        clock=Clock.RESUMES,
        notifies=False,
    ),
    ReportAction.COMMENT: Transition(
        OPEN_STATES, Move.STAY, _REPORTER, "commented", frozenset({Need.NOTE}), notifies=False
    ),
    ReportAction.RESUME: Transition(
        _states(_S.WAITING),
        Move.BACK,
        _HANDLER | {Party.SYSTEM},
        "resumed",
        clock=Clock.RESUMES,
    ),
    ReportAction.EXTEND: Transition(
        WORKED_ON,
        Move.STAY,
        _HANDLER,
        "extended",
        frozenset({Need.NOTE, Need.DATE}),
        frozenset({Guard.NOT_EXTENDED, Guard.NOT_OVERDUE, Guard.SAYS_WHY}),
    ),
    ReportAction.REPLY: Transition(
        EVERY_STATE - {_S.WITHDRAWN}, Move.STAY, _HANDLER, "replied", frozenset({Need.NOTE})
    ),
    ReportAction.NOTE: Transition(
        EVERY_STATE, Move.STAY, _HANDLER, "noted", frozenset({Need.NOTE}), public=False, notifies=False
    ),
    ReportAction.RECATEGORISE: Transition(
        RUNNING_STATES,
        Move.STAY,
        _HANDLER,
        "recategorised",
        frozenset({Need.CATEGORY}),
        clock=Clock.RECOUNTS,
    ),
    ReportAction.CLEAR_LEGAL: Transition(
        OPEN_STATES,
        Move.STAY,
        _HANDLER,
        "legal_cleared",
        frozenset({Need.NOTE}),
        frozenset({Guard.IS_LEGAL, Guard.SAYS_WHY}),
        public=False,
    ),
    ReportAction.MERGE: Transition(
        OPEN_STATES,
        _S.MERGED,
        _HANDLER,
        "merged",
        frozenset({Need.TARGET}),
        frozenset({Guard.NOT_LEGAL}),
        clock=Clock.PAUSES,
    ),
    ReportAction.UNMERGE: Transition(
        _states(_S.MERGED),
        Move.BACK,
        _HANDLER | {Party.SYSTEM},
        "unmerged",
        frozenset({Need.NOTE}),
        clock=Clock.RESUMES,
    ),
    ReportAction.UNGROUP: Transition(
        EVERY_STATE,
        Move.STAY,
        _HANDLER,
        "ungrouped",
        guards=frozenset({Guard.IN_GROUP}),
        public=False,
        notifies=False,
    ),
    ReportAction.LINK: Transition(
        EVERY_STATE,
        Move.STAY,
        _HANDLER,
        "linked",
        frozenset({Need.POST}),
        public=False,
        notifies=False,
    ),
    ReportAction.RESOLVE: Transition(
        WORKED_ON,
        _S.RESOLVED,
        _HANDLER,
        "resolved",
        frozenset({Need.NOTE, Need.REASON}),
        frozenset({Guard.NOT_LEGAL, Guard.AFTER_PHOTO, Guard.REFERENCE}),
        clock=Clock.STOPS,
    ),
    ReportAction.RATE: Transition(
        # The reporter of a merged report rates how the other one went.
        _states(_S.RESOLVED, _S.CLOSED, _S.MERGED),
        Move.END,
        _REPORTER,
        "rated",
        frozenset({Need.RATING}),
        frozenset({Guard.NOT_RATED, Guard.RATE_IN_TIME}),
        public=False,
        notifies=False,
    ),
    ReportAction.REOPEN: Transition(
        _states(_S.RESOLVED, _S.CLOSED, _S.REJECTED, _S.REDIRECTED),
        _S.SUBMITTED,
        _REPORTER,
        "reopened",
        frozenset({Need.NOTE}),
        frozenset({Guard.NOT_LEGAL, Guard.NOT_REOPENED, Guard.REOPEN_IN_TIME}),
        clock=Clock.RESTARTS,
        notifies=False,
    ),
    ReportAction.TAKE_UP: Transition(
        _states(_S.RESOLVED, _S.CLOSED, _S.REJECTED, _S.REDIRECTED),
        _S.SUBMITTED,
        _HANDLER,
        "taken_up",
        frozenset({Need.NOTE}),
        frozenset({Guard.NOT_RATED}),
        clock=Clock.REVIVES,
        called=ReportAction.REOPEN,
    ),
    ReportAction.CLOSE: Transition(
        _states(_S.RESOLVED), _S.CLOSED, _HANDLER, "closed", frozenset({Need.NOTE})
    ),
    ReportAction.LAPSE: Transition(
        _states(_S.RESOLVED), _S.CLOSED, frozenset({Party.SYSTEM}), "lapsed", notifies=False
    ),
    ReportAction.WITHDRAW: Transition(
        OPEN_STATES, _S.WITHDRAWN, _REPORTER, "withdrawn", clock=Clock.STOPS, notifies=False
    ),
    ReportAction.PUBLISH: Transition(
        EVERY_STATE - {_S.WITHDRAWN},
        Move.STAY,
        _HANDLER,
        "published",
        guards=frozenset({Guard.PUBLISHABLE, Guard.NOT_PUBLISHED, Guard.DOUBTS_CONFIRMED}),
        public=False,
        notifies=False,
    ),
    ReportAction.HIDE: Transition(
        EVERY_STATE,
        Move.STAY,
        _HANDLER,
        "hidden",
        frozenset({Need.NOTE}),
        frozenset({Guard.NOT_HIDDEN, Guard.SAYS_WHY}),
        public=False,
        notifies=False,
    ),
    ReportAction.OPEN_IDENTITY: Transition(
        EVERY_STATE - {_S.WITHDRAWN},
        Move.STAY,
        frozenset({Permission.IDENTITY_OPEN}),
        "identity_opened",
        frozenset({Need.NOTE}),
        frozenset({Guard.SAYS_WHY}),
        public=False,
        notifies=False,
    ),
}

#: Events of a report that the resident is notified of.
NOTIFYING_EVENTS = frozenset(transition.event for transition in WORKFLOW.values() if transition.notifies)


def allowed(state: ReportState, who: frozenset[Permission | Party]) -> tuple[ReportAction, ...]:
    """Return the actions that lead on from a state for somebody who is or may what `who` names."""
    return tuple(
        action
        for action, transition in WORKFLOW.items()
        if state in transition.sources and transition.who & who
    )


def name_of(action: ReportAction) -> ReportAction:
    """Return what an action is called outside."""
    return WORKFLOW[action].called or action


def next_state(state: ReportState, action: ReportAction, before: ReportState | None) -> ReportState:
    """Return the state that an action leads to.

    :param before: the state before the report was waiting or merged, for `Move.BACK`.
    """
    target = WORKFLOW[action].target
    if target is Move.STAY:
        return state
    if target is Move.BACK:
        return before or ReportState.ACCEPTED
    if target is Move.END:
        return state if state in END_STATES else ReportState.CLOSED
    return ReportState(target)
