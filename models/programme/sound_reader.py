"""Sounds as the programme needs them: what was made of spoken words, by their ids (`models.speech`).

Only what is ready is played; the rest comes into the programme when it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from models.store import Store

#: Where sounds lie, and the state in which one can be played.
SOUNDS, READY = "sounds", "ready"


class Rendition(TypedDict):
    """One form of a sound: its media type, its SHA-256 and its bytes."""

    type: str
    sha256: str
    bytes: int


class ReadySound(TypedDict):
    """A sound that can be played; `loudness` is in LUFS, None where nobody measured."""

    _id: str
    seconds: float
    loudness: float | None
    renditions: list[Rendition]


def ready(store: Store, ids: Iterable[str]) -> dict[str, ReadySound]:
    """Return those of some sounds that can be played, by their ids."""
    rows = _rows(store, ids, {"state": READY})
    return {
        row["_id"]: {
            "_id": row["_id"],
            "seconds": float(row["seconds"]),
            "loudness": row.get("loudness"),
            "renditions": [
                {"type": one["type"], "sha256": one["sha256"], "bytes": one["bytes"]}
                for one in row["renditions"]
            ],
        }
        for row in rows
    }


def known(store: Store, ids: Iterable[str]) -> set[str]:
    """Return the ids of those sounds that there are, made or not."""
    return {row["_id"] for row in _rows(store, ids, {})}


def _rows(store: Store, ids: Iterable[str], where: dict[str, Any]) -> list[dict[str, Any]]:
    wanted = sorted(set(ids))
    if not wanted:
        return []
    return list(store.db.get_collection(SOUNDS).find({"_id": {"$in": wanted}, **where}))
