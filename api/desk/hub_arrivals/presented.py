"""Messages of other hubs as officials see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from models.files import library
from models.hub import arrivals
from models.hub.arrivals import HubArrival
from models.store import Store


class ShownFile(TypedDict):
    """A file that a message names, and what became of it; `code` says what is wrong with it, "" for nothing."""

    name: str
    state: str
    code: str
    file_id: str


class ShownArrival(TypedDict):
    """A message without what it says."""

    _id: str
    version: int
    peer_id: str
    kind: str
    title: str
    state: str
    made_kind: str
    made_id: str
    files: list[ShownFile]
    reason: str
    settled_at: datetime | None
    received_at: datetime


class WholeArrival(ShownArrival):
    """The same with what it says; {} once that was erased."""

    body: Mapping[str, Any]


def show(store: Store, row: HubArrival) -> ShownArrival:
    """Show a message."""
    return {
        "_id": row["_id"],
        "version": row["version"],
        "peer_id": row["peer_id"],
        "kind": row["kind"],
        "title": row["title"],
        "state": row["state"],
        "made_kind": row["made_kind"],
        "made_id": row["made_id"],
        "files": files_of(store, row),
        "reason": row.get("reason", ""),
        "settled_at": row.get("settled_at"),
        "received_at": row["received_at"],
    }


def show_whole(store: Store, row: HubArrival) -> WholeArrival:
    """Show a message with what it says."""
    return {**show(store, row), "body": arrivals.body_of(store, row)}


def files_of(store: Store, row: HubArrival) -> list[ShownFile]:
    """Return the files that a message names; of one in the library the code is why it may not be published yet."""
    named = row.get("files", [])
    known = library.by_ids(store, [one["file_id"] for one in named if one["file_id"]])
    return [
        {
            "name": one["name"],
            "state": one["state"],
            "code": library.refusal(known[one["file_id"]]) if one["file_id"] in known else one["code"],
            "file_id": one["file_id"],
        }
        for one in named
    ]
