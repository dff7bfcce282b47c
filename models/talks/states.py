"""States of a talk, and the steps between them, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class TalkState(StrEnum):
    """`WAITING`: nobody took it yet; `ESCALATED`: nor did the unit whose desk it lay on, so the province has it.

    `TAKEN`: an official answers. `RELEASED`: the bot speaks again. `CLOSED`: it needs nobody any more.
    """

    WAITING = "waiting"
    ESCALATED = "escalated"
    TAKEN = "taken"
    RELEASED = "released"
    CLOSED = "closed"


class TalkStep(StrEnum):
    """What can be done with a talk."""

    TAKE = "take"
    RESUME = "resume"
    ANSWER = "answer"
    ATTACH = "attach"
    FILE = "file"
    RELEASE = "release"
    CLOSE = "close"
    HEAR = "hear"
    ENDANGER = "endanger"
    LEAVE = "leave"
    ESCALATE = "escalate"
    GIVE_UP = "give_up"
    SETTLE = "settle"
    RETURN = "return"
    LAPSE = "lapse"
    EXPIRE = "expire"


class Way(NamedTuple):
    """One step.

    :param of: the states from which it leads on.
    :param to: the state after it; None for the same.
    :param event: the action of its event.
    """

    of: frozenset[TalkState]
    to: TalkState | None
    event: str


UNTAKEN = frozenset({TalkState.WAITING, TalkState.ESCALATED})
OPEN = UNTAKEN | {TalkState.TAKEN}
#: After these nobody has it by a time that is over.
SETTLES_WHOSE = frozenset({TalkState.TAKEN, TalkState.RELEASED, TalkState.CLOSED})
_TAKEN = frozenset({TalkState.TAKEN})

#: A step that is not here, or not from this state, is refused.
WAYS: Mapping[TalkStep, Way] = {
    # Officials.
    TalkStep.TAKE: Way(OPEN, TalkState.TAKEN, "taken"),
    TalkStep.RESUME: Way(UNTAKEN | {TalkState.RELEASED}, TalkState.TAKEN, "taken"),
    TalkStep.ANSWER: Way(_TAKEN, None, "answered"),
    TalkStep.ATTACH: Way(_TAKEN, None, "attached"),
    TalkStep.FILE: Way(_TAKEN, None, "report_filed"),
    TalkStep.RELEASE: Way(_TAKEN, TalkState.RELEASED, "released"),
    TalkStep.CLOSE: Way(OPEN, TalkState.CLOSED, "closed"),
    # The resident.
    TalkStep.HEAR: Way(OPEN, None, "heard"),
    TalkStep.ENDANGER: Way(OPEN, None, "endangered"),
    TalkStep.LEAVE: Way(OPEN, TalkState.RELEASED, "left"),
    # Time.
    TalkStep.ESCALATE: Way(UNTAKEN, TalkState.ESCALATED, "escalated"),
    TalkStep.GIVE_UP: Way(UNTAKEN, TalkState.ESCALATED, "unanswered"),
    TalkStep.SETTLE: Way(UNTAKEN, TalkState.RELEASED, "settled"),
    TalkStep.RETURN: Way(_TAKEN, TalkState.WAITING, "returned"),
    TalkStep.LAPSE: Way(_TAKEN, TalkState.RELEASED, "lapsed"),
    TalkStep.EXPIRE: Way(frozenset(TalkState), TalkState.CLOSED, "expired"),
}

#: What an official may do by hand.
BY_OFFICIALS = (
    TalkStep.TAKE,
    TalkStep.ANSWER,
    TalkStep.ATTACH,
    TalkStep.FILE,
    TalkStep.RELEASE,
    TalkStep.CLOSE,
)
