"""Taking words out of events for ever: what else an event tells stays, and the figures that are made from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from pymongo.client_session import ClientSession

from models.store.database import Store
from models.store.events import EVENTS, Event


def expunge(
    store: Store, event: Event, left_out: Collection[str], *, at: datetime, session: ClientSession
) -> None:
    """Take the words of an event, and the changes named in `left_out`, out of it for ever.

    When, by whom and what was done stay, and the figures that are made from it; `redacted_at` tells of it.
    """
    changes = {name: value for name, value in event["changes"].items() if name not in left_out}
    store.collection(EVENTS).update_one(
        {"_id": event["_id"]}, {"$set": {"note": "", "changes": changes, "redacted_at": at}}, session=session
    )


def reword(store: Store, event: Event, cleaned: Callable[[str], str], *, session: ClientSession) -> None:
    """Put cleaned words in place of those of an event, in its note and in the changes that it tells of."""
    texts = {name: cleaned(value) for name, value in event["changes"].items() if isinstance(value, str)}
    values = {"note": cleaned(event["note"]), "changes": {**event["changes"], **texts}}
    if any(event[name] != value for name, value in values.items()):  # type: ignore[literal-required]
        store.collection(EVENTS).update_one({"_id": event["_id"]}, {"$set": values}, session=session)
