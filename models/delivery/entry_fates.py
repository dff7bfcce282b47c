"""Fates of inbox entries: what became of a warning or post for one person, as far as the ledgers know.

What went by a push topic has no row of its own; there the app says that it was displayed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from models.content.sending_ledger import POST_RECIPIENTS
from models.delivery.acknowledgements import ACKNOWLEDGEMENTS
from models.delivery.deliveries import DeliveryChannel
from models.delivery.recipient_ledger import RECIPIENTS
from models.messages.fates import LOST, Fate
from models.messages.ledgers import LedgerState
from models.messages.ways import WayState
from models.store import Store


class EntryWay(TypedDict):
    """A channel on which an entry went to its reader, and its fate there."""

    channel: str
    state: str
    at: datetime
    code: NotRequired[str]


#: The channels of the ledgers, and what they are called of messages.
_CHANNELS = {"devices": "push", "push": "push", "zalo": "zalo", "sms": "sms", "app": "push"}

_STATES: Mapping[str, WayState] = {
    LedgerState.OPEN: WayState.QUEUED,
    LedgerState.SENT: WayState.SENT,
    LedgerState.FAILED: WayState.FAILED,
}


def note(store: Store, entries: Sequence[Any], follower_ids: Sequence[str], owner_ids: Sequence[str]) -> None:
    """Add to some entries (`models.delivery.inbox_entries.Entry`) what became of each.

    :param follower_ids: the reader's devices and subscriptions, as the ledgers name recipients.
    """
    alerts = {one["data"]["id"]: one for one in entries if one["data"]["kind"] == "alert"}
    told = {one["data"]["id"]: one for one in entries if one["data"]["kind"] == "post"}
    _of_alerts(store, alerts, follower_ids)
    _of_posts(store, told, follower_ids)
    # By the series, since only so an index leads to the rows of one reader among a million of an alert.
    series = sorted({one["data"]["series"] for one in alerts.values()})
    query = {
        "series": {"$in": series},
        "owners.id": {"$in": list(owner_ids)},
        "alert_id": {"$in": list(alerts)},
    }
    for seen in store.collection(ACKNOWLEDGEMENTS).find(query) if alerts else ():
        _add(alerts[seen["alert_id"]], _CHANNELS[seen["channel"]], WayState.DISPLAYED, seen["at"], "")


def _of_alerts(store: Store, alerts: Mapping[str, Any], follower_ids: Sequence[str]) -> None:
    keys = [
        f"{alert_id}:{channel}:{one}"
        for alert_id in alerts
        for channel in (DeliveryChannel.DEVICES, DeliveryChannel.ZALO, DeliveryChannel.SMS)
        for one in follower_ids
    ]
    for row in store.collection(RECIPIENTS).find({"_id": {"$in": keys}}):
        state = _fate(row.get("fate", "")) or _STATES[row["state"]]
        code = row.get("fate_code", "") or row.get("code", "")
        _add(alerts[row["alert_id"]], row["channel"], state, row.get("at", row["until"]), code)


def _of_posts(store: Store, told: Mapping[str, Any], follower_ids: Sequence[str]) -> None:
    query = {
        "post_id": {"$in": list(told)},
        "channel": {"$in": ["push", "zalo", "sms"]},
        "recipient": {"$in": list(follower_ids)},
    }
    for row in store.collection(POST_RECIPIENTS).find(query) if told else ():
        at = row.get("at", row["until"])
        _add(told[row["post_id"]], row["channel"], _STATES[row["state"]], at, row.get("code", ""))


def _fate(fate: str) -> WayState | None:
    if not fate:
        return None
    return WayState.FAILED if Fate(fate) in LOST else WayState.DELIVERED


def _add(entry: Any, channel: str, state: WayState, at: datetime, code: str) -> None:
    """Add a way; that it was displayed takes the place of what was known of the same channel."""
    name = _CHANNELS[channel]
    if state is WayState.DISPLAYED:
        entry["ways"] = [one for one in entry["ways"] if one["channel"] != name]
    way: EntryWay = {"channel": name, "state": state, "at": at}
    if code and state is WayState.FAILED:
        way["code"] = code
    entry["ways"].append(way)
