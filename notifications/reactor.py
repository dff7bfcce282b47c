"""The reactor: runs one pending reaction, once, whatever happens around it.

A reaction is a function `(outside, event)` registered by name. It must be idempotent: after a crash it runs again. It
raises `NotYetError` when its time has not come, `TryAgainError` when later is better, `GiveUpError` when no retry can
help; anything else is tried again with growing pauses and given up after `MAX_ATTEMPTS`, and so is what kills its
worker each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from models.reports import reports
from models.reports.reports import Report
from models.store import Store, events, outbox
from models.store.events import Event
from models.store.outbox import OutboxRow
from models.store.reactions import Reaction
from notifications import leases
from notifications.channels import Channels

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 12
MAX_PAUSE_SECONDS = 900.0


@dataclass(frozen=True)
class Outside:
    """What a reaction works with: the store, and the channels that lead outside."""

    store: Store
    channels: Channels
    _reports: dict[str, Report] = field(default_factory=dict, repr=False, compare=False)

    def for_task(self) -> Outside:
        """Return the same for one task, in which no report is read twice."""
        return replace(self, _reports={})

    def for_report(self) -> Outside:
        """Return the same for what follows from one event of a report: the catalogue is read once, and may be late."""
        return replace(self.for_task(), store=self.store.for_request(may_be_late=True))

    def report_of(self, event: Event) -> Report:
        """Return the report that an event is about, as it was when the first reaction of this task looked."""
        report_id = event["subject"]["id"]
        if report_id not in self._reports:
            self._reports[report_id] = reports.get(self.store, report_id)
        return self._reports[report_id]


Handler = Callable[[Outside, Event], None]

#: What does a reaction for many events at once.
HandlerOfMany = Callable[[Outside, Sequence[Event]], None]

_HANDLERS: dict[Reaction, Handler] = {}
_OF_MANY: dict[Reaction, HandlerOfMany] = {}


class TryAgainError(Exception):
    """It did not work now; later it may.

    :param seconds: how long to wait; None leaves that to the reactor.
    """

    def __init__(self, reason: str, *, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NotYetError(Exception):
    """It is due at another time than was thought: the row waits until then, and that is no failure.

    :param due_at: when.
    """

    def __init__(self, due_at: datetime) -> None:
        super().__init__(f"due at {due_at}")
        self.due_at = due_at


class WorkersDiedError(Exception):
    """Each worker that began it was killed, or died of it, before it could say anything."""


class GiveUpError(Exception):
    """It can never work; keep the row as failed, for a person to look at."""


def reaction(name: Reaction) -> Callable[[Handler], Handler]:
    """Register the function that does a reaction."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[name] = handler
        return handler

    return register


def reaction_of_many(name: Reaction) -> Callable[[HandlerOfMany], HandlerOfMany]:
    """Register the function that does a reaction for one event or for many at once (`queues.DONE_TOGETHER`)."""

    def register(handler: HandlerOfMany) -> HandlerOfMany:
        _OF_MANY[name] = handler
        _HANDLERS[name] = lambda outside, event: handler(outside, [event])
        return handler

    return register


def handlers_of_many() -> frozenset[Reaction]:
    """Return the reactions that are done for many events at once."""
    return frozenset(_OF_MANY)


def handlers() -> frozenset[Reaction]:
    """Return the reactions that have a handler."""
    return frozenset(_HANDLERS)


def react(outside: Outside, row_id: str) -> bool:
    """Do the reaction of a row of the outbox; False if it is done already, not due, or claimed by another worker."""
    row = outbox.claim(outside.store, row_id)
    if row is None:
        return False
    _do(outside, row)
    return True


def react_all(outside: Outside, row_ids: Sequence[str]) -> None:
    """Do the reactions of some rows: all of one that is done for many events at once, or all to one event.

    A row that was tried before is done by itself, and each of them is if they fail together: so none holds up others.
    """
    if len(row_ids) == 1:
        react(outside, row_ids[0])
    elif len({outbox.event_of(one) for one in row_ids}) == 1:
        _react_to_one(outside, row_ids)
    else:
        _react_to_many(outside, row_ids)


def _react_to_one(outside: Outside, row_ids: Sequence[str]) -> None:
    """Do the reactions to one event: claimed and settled together, and what they read is read once."""
    rows = outbox.claim_fresh(outside.store, row_ids)
    if rows:
        event, seen = events.find(outside.store, rows[0]["event_id"]), outside.for_report()
        outbox.finish_all(outside.store, [row for row in rows if _went_well(seen, row, event)])
    for one in {*row_ids} - {row["_id"] for row in rows}:
        react(outside, one)


def _react_to_many(outside: Outside, row_ids: Sequence[str]) -> None:
    rows = outbox.claim_all(outside.store, row_ids)
    fresh = [row for row in rows if outbox.tries(row) == 1]
    alone = [row for row in rows if outbox.tries(row) > 1]
    if fresh and not _done_together(outside, fresh):
        alone += fresh
    for row in alone:
        _do(outside, row)


def _done_together(outside: Outside, rows: Sequence[OutboxRow]) -> bool:
    name = outbox.reaction_of(rows[0])
    try:
        _OF_MANY[name](outside, events.find_all(outside.store, [row["event_id"] for row in rows]))
    except Exception:
        log.exception("reactions_failed_together", reaction=name, number=len(rows))
        return False
    outbox.finish_all(outside.store, rows)
    return True


def _do(outside: Outside, row: OutboxRow) -> None:
    """Do the reaction of a claimed row, and note what came of it."""
    if outbox.tries(row) > MAX_ATTEMPTS:
        _give_up(
            outside.store,
            row,
            WorkersDiedError(f"{MAX_ATTEMPTS} times; last error: {row.get('error', 'none')}"),
        )
        return
    if _went_well(outside.for_task(), row):
        outbox.finish(outside.store, row)


def _went_well(outside: Outside, row: OutboxRow, event: Event | None = None) -> bool:
    """Do the reaction of a claimed row; where it is not done, note what came of it."""
    try:
        event = event or events.find(outside.store, row["event_id"])
        with leases.held(outside.store, row):
            _HANDLERS[outbox.reaction_of(row)](outside, event)
    except NotYetError as moved:
        outbox.defer(outside.store, row, moved.due_at)
    except GiveUpError as reason:
        _give_up(outside.store, row, reason)
    except TryAgainError as reason:
        _try_again(outside.store, row, reason, reason.seconds)
    except Exception as error:
        log.exception("reaction_failed", reaction=row["reaction"], outbox_row=row["_id"])
        _try_again(outside.store, row, error, None)
    else:
        return True
    return False


def _try_again(store: Store, row: OutboxRow, error: Exception, seconds: float | None) -> None:
    tries = outbox.tries(row)
    if tries >= MAX_ATTEMPTS:
        _give_up(store, row, error)
        return
    pause = min(2.0**tries, MAX_PAUSE_SECONDS) if seconds is None else seconds
    outbox.postpone(store, row, seconds=pause * random.uniform(1, 1.2), error=repr(error))


def _give_up(store: Store, row: OutboxRow, error: Exception) -> None:
    log.error("reaction_given_up", reaction=row["reaction"], outbox_row=row["_id"], reason=str(error))
    outbox.fail(store, row, repr(error))
