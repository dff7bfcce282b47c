"""WATCH_EVALUATION: whoever answers for a policy is reminded once a year that its evaluation is due."""

from __future__ import annotations

from models.desk import evaluation_clock
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.WATCH_EVALUATION)
def watch_evaluation(outside: Outside, event: Event) -> None:
    """Remind where it is due, and look again a year later.

    :raises NotYetError: it is due later.
    """
    put_off = evaluation_clock.step(outside.store, event["subject"]["id"])
    if put_off:
        raise NotYetError(put_off)
