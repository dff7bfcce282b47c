"""CLEAN_SOUND: a sound that nothing needed for a month is removed."""

from __future__ import annotations

from models.programme import unused_sounds
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.CLEAN_SOUND)
def clean_sound(outside: Outside, event: Event) -> None:
    """Look at the sound of the event.

    :raises NotYetError: it may be removed later.
    """
    again_at = unused_sounds.clean(outside.store, event["subject"]["id"])
    if again_at:
        raise NotYetError(again_at)
