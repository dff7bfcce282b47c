"""Keys of other systems as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.access.api_keys import ApiKey


class ShownKey(TypedDict):
    """A key; `per_hour` is how many writes it may make in an hour."""

    _id: str
    name: str
    scopes: list[str]
    per_hour: int
    deferred: bool
    created_at: datetime
    revoked_at: datetime | None
    expires_at: datetime | None


class NewKey(ShownKey):
    """A key that was just made, with what the other system sends: this once."""

    key: str


def show(key: ApiKey) -> ShownKey:
    """Show a key without anything that opens a door."""
    return {
        "_id": key["_id"],
        "name": key["name"],
        "scopes": key["scopes"],
        "per_hour": key["per_hour"],
        "deferred": key["deferred"],
        "created_at": key["created_at"],
        "revoked_at": key["revoked_at"],
        "expires_at": key.get("expires_at"),
    }
