"""The phones of an official as they see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_identity
from models.people.devices import Device, Platform


class ShownPhone(TypedDict):
    """A phone without its address; `current` says that it belongs to the session in use."""

    _id: str
    platform: Platform
    app_version: str
    current: bool
    created_at: datetime


def show(phone: Device) -> ShownPhone:
    """Show a phone."""
    return {
        "_id": phone["_id"],
        "platform": Platform(phone["platform"]),
        "app_version": phone["app_version"],
        "current": phone.get("official_session") == current_identity().session_id,
        "created_at": phone["created_at"],
    }
