"""ERASE_STAFF: the name and the certificates of somebody who left a unit go when they were kept for long enough."""

from __future__ import annotations

from models.staff import erasing
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.ERASE_STAFF)
def erase_staff(outside: Outside, event: Event) -> None:
    """Look at the person of the event.

    :raises NotYetError: it is to be done later.
    """
    again_at = erasing.step(outside.store, event["subject"]["id"])
    if again_at:
        raise NotYetError(again_at)
