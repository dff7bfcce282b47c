"""Recordings as they were sent, in pieces, until they are made: they hold where and by whom they were recorded.

Nothing serves them. Whatever becomes of the request or the worker that deals with one, MongoDB removes its pieces after
a few days, so none is left behind.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.store import Store, new_id
from models.store.collections import CollectionSpec

#: How long pieces stay that nobody deletes.
KEPT = timedelta(days=3)

#: Bytes of a piece; a document of MongoDB has 16 MB at most.
SIZE = 4 << 20


class RecordingPiece(TypedDict):
    """The `n`-th piece of a recording as it was sent; `original` is the same for all pieces of one."""

    _id: str
    original: str
    n: int
    data: bytes
    at: datetime


RECORDING_PIECES = CollectionSpec(
    "recording_pieces",
    RecordingPiece,
    purpose="A piece of a recording as it was sent, until it is made or refused.",
    kept="Until the recording is made or refused, 3 days at most.",
    personal="Everything that a phone writes into a recording: voices, faces, place, device. Nothing serves it.",
    indexes=[
        IndexModel([("original", ASCENDING), ("n", ASCENDING)], unique=True),
        IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
    ],
)


def put(store: Store, data: bytes) -> str:
    """Keep a recording as it was sent; returns what names it."""
    original, now = new_id(), datetime.now(UTC)
    for n, begin in enumerate(range(0, len(data), SIZE)):
        piece: RecordingPiece = {
            "_id": new_id(),
            "original": original,
            "n": n,
            "data": data[begin : begin + SIZE],
            "at": now,
        }
        store.collection(RECORDING_PIECES).insert_one(piece)
    return original


def read(store: Store, original: str) -> bytes:
    """Return a recording as it was sent; b"" once it is gone."""
    found = store.collection(RECORDING_PIECES).find({"original": original}).sort("n", ASCENDING)
    return b"".join(piece["data"] for piece in found)


def delete(store: Store, original: str, session: ClientSession | None = None) -> None:
    """Delete a recording as it was sent."""
    store.collection(RECORDING_PIECES).delete_many({"original": original}, session=session)
