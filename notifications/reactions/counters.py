"""COUNT_REPORT: the counters of the statistics follow every event that changes them (`models.statistics.counters`)."""

from __future__ import annotations

from models.statistics import counters
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import Outside, reaction


@reaction(Reaction.COUNT_REPORT)
def count_report(outside: Outside, event: Event) -> None:
    """Count the report as it stands now; nothing when a later event of it was counted already."""
    if event["seq"] == 1:
        counters.count_first(outside.store, event)
    else:
        counters.count(outside.store, event["subject"]["id"], seq=event["seq"])
