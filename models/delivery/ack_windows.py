"""Ack windows: over how long the phones spread their acknowledgements, so that a million do not come at once.

How many phones an alert has is counted when it is first asked for, and kept: the window of an alert never changes, so
its answer can be kept by caches. The desk's figure of phones is counted again when it is older than `FRESH`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.states import AlertState
from models.areas import areas
from models.people.devices import ADDRESSES, DEVICES
from models.store import Store
from models.store.collections import CollectionSpec

#: So many acknowledgements a second are no load: measured, one process on one core writes over 500.
PER_SECOND = 200

#: Seconds of the shortest window, where there is one at all.
LEAST = 5

#: The desk's figure of phones may be so old.
FRESH = timedelta(minutes=5)


class AlertPhones(TypedDict):
    """How many phones with push follow the areas of an alert: at first, and when it was counted last (`at`)."""

    _id: str
    first: int
    devices: int
    at: datetime


ALERT_PHONES = CollectionSpec(
    "alert_phones",
    AlertPhones,
    purpose="How many phones with push follow the areas of one alert.",
    kept="For ever, with the alert.",
)


def of(store: Store, alerts: Sequence[Alert]) -> dict[str, int]:
    """Return the window of each alert in seconds, by their ids."""
    found = store.collection(ALERT_PHONES).find({"_id": {"$in": [one["_id"] for one in alerts]}})
    known = {row["_id"]: row["first"] for row in found}
    for one in alerts:
        if one["_id"] not in known:
            known[one["_id"]] = _kept(store, one)["first"]
    return {alert_id: _seconds(store, number) for alert_id, number in known.items()}


def devices_in(store: Store, alert: Alert) -> int:
    """Return how many devices with a push address follow an area of the alert; of a drill those that take part.

    Of an issued alert it is at most `FRESH` old, so that whoever watches the figures counts no million rows with each
    look.
    """
    if alert["state"] != AlertState.APPROVED:
        return _count(store, alert)
    row = store.collection(ALERT_PHONES).find_one({"_id": alert["_id"]})
    if row is None or row["at"] < datetime.now(UTC) - FRESH:
        row = _kept(store, alert)
    return row["devices"]


def _seconds(store: Store, devices: int) -> int:
    if not devices:
        return 0
    wanted = max(LEAST, math.ceil(devices / PER_SECOND))
    return min(wanted, store.settings.ack_window_seconds)


def _kept(store: Store, alert: Alert) -> AlertPhones:
    """Count, and keep the number."""
    number, now = _count(store, alert), datetime.now(UTC)
    row = store.collection(ALERT_PHONES).find_one_and_update(
        {"_id": alert["_id"]},
        {"$set": {"devices": number, "at": now}, "$setOnInsert": {"first": number}},
        upsert=True,
        return_document=True,
    )
    return row or {"_id": alert["_id"], "first": number, "devices": number, "at": now}


def _count(store: Store, alert: Alert) -> int:
    inside = {one for area_id in alert["area_ids"] for one in areas.below(store, area_id)}
    query: dict[str, Any] = {
        "area_ids": {"$in": sorted(inside)},
        "revoked_at": None,
        "$or": [{name: {"$type": "string"}} for name in ADDRESSES],
    }
    if alert["status"] == Status.EXERCISE:
        query["exercises"] = True
    return store.collection(DEVICES).count_documents(query)
