"""Installations as they see themselves."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.categories.news_wishes import EVERYTHING, NewsWishes
from models.people import devices
from models.people.devices import Device, Platform


class ShownDevice(TypedDict):
    """An installation; `reachable` says whether Loa has an address to push to."""

    _id: str
    platform: Platform
    language: str
    area_ids: list[str]
    exercises: bool
    news: NewsWishes
    app_version: str
    reachable: bool
    created_at: datetime


class RegisteredDevice(ShownDevice):
    """A device that was just registered, with its credential: this once."""

    token: str


def show(device: Device) -> ShownDevice:
    """Show a device without its push address."""
    return {
        "_id": device["_id"],
        "platform": Platform(device["platform"]),
        "language": device["language"],
        "area_ids": device["area_ids"],
        "exercises": device["exercises"],
        "news": device.get("news", EVERYTHING),
        "app_version": device["app_version"],
        "reachable": bool(devices.address_of(device)),
        "created_at": device["created_at"],
    }
