"""The demo's officials, as those who did what the demo shows."""

from __future__ import annotations

from models.access.callers import CallerKind, Identity
from models.people.credentials import assignments_of
from models.people.official_shapes import OFFICIALS, Official
from models.store import Store


def everybody(store: Store) -> dict[str, Official]:
    """Return the officials by username."""
    return {row["username"]: row for row in store.collection(OFFICIALS).find()}


def identity(official: Official) -> Identity:
    """Return an official as a caller."""
    return Identity(
        CallerKind.OFFICIAL,
        official["_id"],
        assignments=assignments_of(official),
        name=official["name"],
    )
