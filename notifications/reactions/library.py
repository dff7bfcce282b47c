"""CLEAN_LIBRARY: a file of the library that nothing used for as long as its kind says is removed."""

from __future__ import annotations

from models.content import unused_library
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.CLEAN_LIBRARY)
def clean_library(outside: Outside, event: Event) -> None:
    """Look at the file of the event.

    :raises NotYetError: it may be removed later.
    """
    again_at = unused_library.clean(outside.store, event["subject"]["id"])
    if again_at:
        raise NotYetError(again_at)
