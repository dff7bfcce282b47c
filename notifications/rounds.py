"""Rounds: sending to many, a window of recipients at a time, in stretches shorter than a lease.

A window holds as many as the channel may have on the way at once: they are claimed in the ledger with one command,
asked for together, and settled with one command. So a worker that is killed leaves at most one window in doubt.
Warnings and posts share all of this, and what an error of a provider means for its recipient, for the others and for
the channel.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from models.messages import provider_pauses
from models.messages.ledgers import LedgerState, Outcome
from models.store import Store
from notifications.channels import AddressKind, Outgoing, Receipt, SendError, Verdict
from notifications.reactor import NotYetError, Outside

log = structlog.get_logger(__name__)

#: A recipient is tried so often (some five hours) while the provider fails for a reason that is not theirs.
MAX_ATTEMPTS = 30
MAX_PAUSE_SECONDS = 900.0

#: So many failures in a row are the provider's, not the recipients'.
TROUBLES = 5

#: The part of a lease that a round may take; the rest is for the provider's last answer.
ROUND = 1 / 3


@dataclass(frozen=True)
class Consequence:
    """What an error means for the recipient and for the delivery.

    :param fails: the recipient is settled as failed; else tried again later.
    :param retires: their subscription ends.
    :param halts: the round ends; the others wait just as long.
    :param stops: the delivery ends for good, if it is what the provider says of everybody.
    """

    fails: bool = False
    retires: bool = False
    halts: bool = False
    stops: bool = False


CONSEQUENCES: Mapping[Verdict, Consequence] = {
    Verdict.RETRY: Consequence(),
    Verdict.REFRESH: Consequence(),
    Verdict.UNREACHABLE: Consequence(fails=True, retires=True),
    Verdict.WINDOW: Consequence(fails=True),
    Verdict.QUOTA: Consequence(halts=True),
    Verdict.CONFIG: Consequence(halts=True),
    Verdict.PERMANENT: Consequence(fails=True, stops=True),
}


class Keyed(Protocol):
    """A recipient, as far as a round knows it."""

    @property
    def key(self) -> str:
        """Their key in the ledger and at the provider."""


R = TypeVar("R", bound=Keyed)


@dataclass
class Round:
    """What a round has come to.

    :param began: when its last window began.
    :param took: whether the provider took anything of the delivery, now or in a round before.
    :param resume_at: when to go on, if it had to end early.
    :param stopped: the code for which the delivery ends.
    :param trying: a provider that failed is asked by nobody else now.
    :param claimed: the keys of those who were asked for, or are another worker's.
    """

    took: bool = False
    troubles: int = 0
    resume_at: datetime | None = None
    stopped: str = ""
    trying: bool = False
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    claimed: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        """Say whether the round must end now."""
        return bool(self.stopped) or self.resume_at is not None


class Work(Protocol[R]):
    """What warnings and posts each do in their own way.

    :ivar channel: its name in the setting CHANNELS.
    :ivar kind: of the addresses.
    """

    channel: str
    kind: AddressKind

    def admit(self, result: Round, window: Sequence[R]) -> Sequence[R]:
        """Return who of a window may be asked for now; nobody, if the round must end, and then `result` says why."""

    def claim(self, window: Sequence[R]) -> Mapping[str, int]:
        """Claim a window in the ledger; returns the number of the try by key."""

    def write(self, window: Sequence[R]) -> list[Outgoing]:
        """Return the messages for a window."""

    def settle(self, outcomes: Mapping[str, Outcome]) -> None:
        """Note in the ledger what came of a window, by key."""

    def retire(self, gone: Sequence[tuple[R, str]]) -> None:
        """End what leads to addresses that nobody uses any more, with the provider's codes."""


def insist_on_a_turn(store: Store, channel: str) -> None:
    """Go on unless a channel is left alone now; nothing is read or written for a round that cannot begin.

    :raises NotYetError: it is, and until when.
    """
    until = provider_pauses.until(store, channel)
    if until:
        raise NotYetError(until)


def go(outside: Outside, work: Work[R], left: Sequence[R], *, took: bool = False) -> Round:
    """Ask the provider for those left, window by window, until the round is over."""
    ends = time.monotonic() + outside.store.settings.outbox_lease_seconds * ROUND
    size, result, at = outside.channels.at_once(work.kind), Round(took=took), 0
    while at < len(left) and not result.over:
        if time.monotonic() > ends:
            result.resume_at = datetime.now(UTC)
            break
        turn = provider_pauses.turn(outside.store, work.channel)
        result.began, result.resume_at, result.trying = datetime.now(UTC), turn.until, turn.trying
        admitted = [] if turn.until else work.admit(result, left[at : at + size])
        at += len(admitted)
        if admitted:
            _send(outside, work, admitted, result)
        if turn.trying and not result.over:
            provider_pauses.works(outside.store, work.channel)
    return result


def next_round(result: Round, *, untouched: bool, next_time: datetime | None) -> datetime:
    """Return when the rest of a delivery is to be sent.

    :param untouched: whether somebody was not asked for in this round.
    :param next_time: when the next of those who were may be asked for again.
    """
    now = datetime.now(UTC)
    if untouched or next_time is None:
        return result.resume_at or now
    return max(next_time, result.resume_at or now)


def pause_after(error: SendError, attempts: int) -> float:
    """Return in how many seconds a recipient may be asked for again."""
    return error.retry_after or min(2.0**attempts, MAX_PAUSE_SECONDS)


def gives_up(error: SendError, attempts: int) -> bool:
    """Say whether a recipient is settled as failed by an error, or by too many."""
    consequence = CONSEQUENCES[error.verdict]
    tried_enough = attempts >= MAX_ATTEMPTS and not error.unasked
    return consequence.fails or (tried_enough and not consequence.halts)


def _send(outside: Outside, work: Work[R], window: Sequence[R], result: Round) -> None:
    """Claim a window, ask for it, and settle it."""
    tries = work.claim(window)
    result.claimed |= {one.key for one in window}
    asked = [one for one in window if one.key in tries]
    if not asked:
        return
    answers = _ask(outside, work.write(asked))
    outcomes: dict[str, Outcome] = {}
    for one, answer in zip(asked, answers, strict=True):
        outcomes[one.key] = _outcome(answer, tries[one.key], result)
    work.settle(outcomes)
    gone = [
        (one, answer.code)
        for one, answer in zip(asked, answers, strict=True)
        if isinstance(answer, SendError) and CONSEQUENCES[answer.verdict].retires
    ]
    if gone:
        work.retire(gone)
    errors = [answer for answer in answers if isinstance(answer, SendError)]
    asked_in_vain = [one for one in errors if not one.unasked]
    if asked_in_vain:
        _judge(outside, work.channel, asked_in_vain, result, all_of_them=len(asked_in_vain) == len(answers))
    if len(asked_in_vain) < len(errors) and not result.over:
        # This round alone goes on later: what is more urgent may have its turn on the same channel now.
        wait = max(one.retry_after or 0.0 for one in errors if one.unasked)
        result.resume_at = datetime.now(UTC) + timedelta(seconds=wait)


def _ask(outside: Outside, outgoings: Sequence[Outgoing]) -> Sequence[Receipt | SendError]:
    try:
        return outside.channels.send_all(outgoings)
    except SendError as error:
        return [error] * len(outgoings)


def _outcome(answer: Receipt | SendError, attempts: int, result: Round) -> Outcome:
    """Return what is noted of one recipient, by the table."""
    if isinstance(answer, Receipt):
        result.took, result.troubles = True, 0
        return {"state": LedgerState.SENT, "provider_id": answer.provider_id}
    if gives_up(answer, attempts):
        failed: Outcome = {"state": LedgerState.FAILED, "code": answer.code}
        return {**failed, "retired": True} if CONSEQUENCES[answer.verdict].retires else failed
    result.troubles += not answer.unasked
    until = datetime.now(UTC) + timedelta(seconds=pause_after(answer, attempts))
    return {"until": until, "code": answer.code}


def _judge(
    outside: Outside, channel: str, errors: Sequence[SendError], result: Round, *, all_of_them: bool
) -> None:
    """Say what the errors of a window mean for those after it: nothing, a pause of the channel, or the end."""
    store, code = outside.store, errors[-1].code
    halting = [one for one in errors if CONSEQUENCES[one.verdict].halts]
    waits = [one.pause for one in errors if one.pause is not None]
    if all_of_them and not result.took and all(CONSEQUENCES[one.verdict].stops for one in errors):
        # What the provider says of one recipient alone may be the fault of that address.
        result.stopped = code
    elif waits:
        result.resume_at = provider_pauses.asked_for(store, channel, seconds=max(waits), code=code)
    elif halting or result.troubles >= (1 if result.trying else TROUBLES):
        least = max((one.retry_after or 0.0 for one in errors), default=0.0)
        result.resume_at = provider_pauses.failed(store, channel, since=result.began, code=code, least=least)
    if result.over:
        log.warning("round_over", channel=channel, code=code, stopped=bool(result.stopped))
