"""CLEAN_UPLOAD: an upload that is part of nothing after a while is removed."""

from __future__ import annotations

import structlog

from models.files import unused
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import Outside, reaction

log = structlog.get_logger(__name__)


@reaction(Reaction.CLEAN_UPLOAD)
def clean_upload(outside: Outside, event: Event) -> None:
    """Remove the upload of the event, unless somebody uses it."""
    if unused.clean(outside.store, event["subject"]["id"]):
        log.info("upload_removed", upload=event["subject"]["id"])
