"""Parts of a sending: each is planned, sent on its own, and then settled; `state` says where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from models.errors import Stale
from models.store import events
from models.store.collections import CollectionSpec
from models.store.database import Store
from models.store.events import SYSTEM, EventDetails

#: The state of a part that is still to be sent.
PLANNED = "planned"


class PartChange(TypedDict, total=False):
    """What changes of a part while it is sent; `counts` are what has come of it so far."""

    state: str
    reason: str
    done_at: datetime
    counts: Mapping[str, Any]


def change(
    store: Store,
    spec: CollectionSpec[Any],
    id: str,
    values: PartChange,
    action: str,
    *,
    expect: int,
    note: str,
    due_at: datetime | None = None,
) -> None:
    """Change a part that is still planned; one that somebody else settled stays as it is.

    :param due_at: when the reactions to this are due; None for at once.
    """
    details: EventDetails = {"note": note}
    if due_at:
        details["due_at"] = due_at
    try:
        events.change(
            store,
            spec,
            id,
            {"$set": values},
            action=action,
            actor=SYSTEM,
            guard={"state": PLANNED},
            expect=expect,
            details=details,
        )
    except Stale:
        return
