"""KEEP_TARGETS: the computed figures of the provincial plans are kept at the end of each month."""

from __future__ import annotations

from datetime import UTC, datetime

from models.store.events import Event
from models.store.reactions import Reaction
from models.targets import keeping
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.KEEP_TARGETS)
def keep_targets(outside: Outside, event: Event) -> None:
    """Keep the figures where a month ends.

    :raises NotYetError: always, since another month follows.
    """
    raise NotYetError(keeping.go(outside.store, datetime.now(UTC)))
