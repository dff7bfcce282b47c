"""Ack windows: over how long the phones spread their acknowledgements, so that a million do not come at once.

How many phones an alert has is counted when it goes out, and kept: the window of an alert never changes, so its answer
can be kept by caches. The desk's figure of phones is counted again when it is older than `FRESH`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NotRequired, TypedDict

from pymongo import UpdateOne

from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.states import AlertState
from models.people.devices import DEVICES
from models.store import Query, Store
from models.store.collections import CollectionSpec

#: So many acknowledgements a second are no load: measured, one process on one core writes over 500.
PER_SECOND = 200

#: Seconds of the shortest window, where there is one at all.
LEAST = 5

#: The desk's figure of phones may be so old.
FRESH = timedelta(minutes=5)


class AlertPhones(TypedDict):
    """How many phones an alert has: `first` when it went out, counted up to what the longest window needs.

    `devices` are all of them as they were counted for the desk at `at`.
    """

    _id: str
    first: NotRequired[int]
    devices: NotRequired[int]
    at: NotRequired[datetime]


ALERT_PHONES = CollectionSpec(
    "alert_phones",
    AlertPhones,
    purpose="How many phones with push follow the areas of one alert.",
    kept="For ever, with the alert.",
)


def of(store: Store, alerts: Sequence[Alert]) -> dict[str, int]:
    """Return the window of each issued alert in seconds, by their ids."""
    query = {"_id": {"$in": [one["_id"] for one in alerts]}, "first": {"$exists": True}}
    known = {row["_id"]: row["first"] for row in store.collection(ALERT_PHONES).find(query)}
    if unknown := [alert for alert in alerts if alert["_id"] not in known]:
        known |= _first(store, unknown)
    return {alert_id: _seconds(store, number) for alert_id, number in known.items()}


def devices_in(store: Store, alert: Alert) -> int:
    """Return how many devices with a push address hear of an alert; of a drill those that take part.

    Of an issued alert it is at most `FRESH` old, so that whoever watches the figures counts no million rows with each
    look.
    """
    rows, now = store.collection(ALERT_PHONES), datetime.now(UTC)
    issued = alert["state"] == AlertState.APPROVED
    row = rows.find_one({"_id": alert["_id"], "at": {"$gt": now - FRESH}}) if issued else None
    if row:
        return row["devices"]
    number = store.collection(DEVICES).count_documents(_hearing(alert))
    if issued:
        rows.update_one({"_id": alert["_id"]}, {"$set": {"devices": number, "at": now}}, upsert=True)
    return number


def _seconds(store: Store, devices: int) -> int:
    if not devices:
        return 0
    wanted = max(LEAST, math.ceil(devices / PER_SECOND))
    return min(wanted, store.settings.ack_window_seconds)


def _first(store: Store, alerts: Sequence[Alert]) -> dict[str, int]:
    """Count the phones as far as the longest window needs, and keep the numbers that were counted first."""
    most = max(1, store.settings.ack_window_seconds * PER_SECOND)
    counted: dict[str, int] = {}
    for alert in alerts:
        counted[alert["_id"]] = store.collection(DEVICES).count_documents(_hearing(alert), limit=most)
    # Many ask at the same moment: whoever comes second must neither change the number nor fail.
    kept = [
        UpdateOne({"_id": alert_id}, [{"$set": {"first": {"$ifNull": ["$first", number]}}}], upsert=True)
        for alert_id, number in counted.items()
    ]
    rows = store.collection(ALERT_PHONES)
    rows.bulk_write(kept, ordered=False)
    return counted | {row["_id"]: row["first"] for row in rows.find({"_id": {"$in": list(counted)}})}


def _hearing(alert: Alert) -> Query:
    # A device that the push service does not reach hears of no area.
    joined = {"exercises": True} if alert["status"] == Status.EXERCISE else {}
    return {"heard": {"$in": list(alert["area_ids"])}, **joined}
