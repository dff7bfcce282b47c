"""Links: that a peer is polled and told of each day; one row a peer, and where its inbox was read to."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TypedDict

from pymongo.errors import DuplicateKeyError

from models.hub import peers
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM


class HubLink(TypedDict):
    """The link to one peer, whose id it has; `failures` counts polls in a row that failed, the last with `error`."""

    _id: str
    version: int
    begun_at: datetime
    cursor: str
    polled_at: datetime | None
    failures: int
    error: str


HUB_LINKS = CollectionSpec(
    "hub_links",
    HubLink,
    purpose="That another hub is polled and told of each day, and where its inbox was read to.",
    kept="For ever, one for each hub that the settings ever named.",
    kind=Kind.HUB_LINK,
)


def plan(store: Store, now: datetime) -> None:
    """Begin the link to each peer that has none."""
    for peer in peers.every(store.settings):
        if store.collection(HUB_LINKS).find_one({"_id": peer.id}, {"_id": True}) is None:
            fresh = {
                "_id": peer.id,
                "begun_at": now,
                "cursor": "",
                "polled_at": None,
                "failures": 0,
                "error": "",
            }
            with suppress(DuplicateKeyError):
                events.create(store, HUB_LINKS, fresh, action="begun", actor=SYSTEM)


def get(store: Store, peer_id: str) -> HubLink:
    """Return the link to a peer.

    :raises NotFound: there is none.
    """
    return store.one(HUB_LINKS, peer_id)


def cursor_of(store: Store, peer_id: str) -> str:
    """Return where the inbox at a peer was read to; "" where it never was."""
    row = store.collection(HUB_LINKS).find_one({"_id": peer_id})
    return row["cursor"] if row else ""


def note(store: Store, peer_id: str, now: datetime, *, cursor: str | None = None, error: str = "") -> None:
    """Note a poll: how far it came (None: no further), or why it failed. It is no event, since nobody did anything."""
    values = {"polled_at": now, "error": error, **({} if cursor is None else {"cursor": cursor})}
    failures = {"$inc": {"failures": 1}} if error else {}
    store.collection(HUB_LINKS).update_one(
        {"_id": peer_id}, {"$set": values if error else {**values, "failures": 0}, **failures}
    )
