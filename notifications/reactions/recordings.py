"""MAKE_RECORDING: sound or a film that an official sent is made what everybody can play, or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.errors import Unavailable
from models.files import sent_recordings
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction


@reaction(Reaction.MAKE_RECORDING)
def make_recording(outside: Outside, event: Event) -> None:
    """Make the recording of the event.

    :raises NotYetError: another one is being made; a worker makes one at a time, so that it stays free for others.
    """
    try:
        sent_recordings.make(outside.store, event["subject"]["id"])
    except Unavailable as busy:
        raise NotYetError(datetime.now(UTC) + timedelta(seconds=busy.retry_after)) from busy
