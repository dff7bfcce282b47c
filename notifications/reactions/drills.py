"""A drill begins at its time."""

from __future__ import annotations

from models.alerts import drill_runs
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.RUN_DRILL)
def run_drill(outside: Outside, event: Event) -> None:
    """Issue the alerts of a drill.

    :raises NotYetError: it is too early.
    """
    if later := drill_runs.run(outside.store, event["subject"]["id"]):
        raise NotYetError(later)
