"""Reach of an alert: who got it, in counts with their denominators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from models.alerts.alerts import Alert
from models.alerts.states import AlertState
from models.delivery import deliveries, recipient_ledger
from models.delivery.deliveries import Delivery, DeliveryChannel, DeliveryState
from models.messages.fates import LOST, Fate
from models.messages.ledgers import LedgerState
from models.store import Store


class LedgerKey(TypedDict):
    """Rows of the ledger are counted by what came of them, as `LedgerRow` says it."""

    state: str
    code: NotRequired[str]
    fate: NotRequired[str]
    fate_code: NotRequired[str]
    farewell: NotRequired[bool]


class LedgerCount(TypedDict):
    """How many rows, and when the first and the last of them were settled."""

    _id: LedgerKey
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class ChannelReach:
    """One channel of one alert. Recipients of `fcm` are topics (an area in a language), elsewhere subscriptions.

    :param deliveries: pieces that were planned, and how many of them are finished or stopped.
    :param planned: recipients when the deliveries were planned.
    :param accepted: the provider took the message; what the phone did with it is not known.
    :param delivered: of the accepted, the carrier says that they are on the phone; only SMS has such receipts.
    :param undelivered: of the accepted, the carrier says that they never will be.
    :param told_over: took the word that the warning is over for them; they are in no other count.
    :param failed: it never will be taken; `reasons` counts the providers' codes, those of the undelivered too.
    :param first_seconds: from the approval to the first message that a provider took; None before.
    :param last_seconds: the same for the last one so far.
    """

    channel: str
    deliveries: int
    finished: int
    stopped: int
    planned: int
    accepted: int
    delivered: int
    undelivered: int
    failed: int
    told_over: int
    reasons: Mapping[str, int]
    first_seconds: float | None
    last_seconds: float | None

    @property
    def waiting(self) -> int:
        """Count the recipients that are neither accepted nor failed. Somebody may have left since the planning."""
        return 0 if self.finished == self.deliveries else max(0, self.planned - self.accepted - self.failed)


def reach(store: Store, alert: Alert) -> list[ChannelReach]:
    """Return the reach of an alert by channel; empty before it is approved."""
    if alert["state"] != AlertState.APPROVED:
        return []
    pieces = deliveries.of_alert(store, alert["_id"])
    return [
        _channel(
            store,
            alert,
            channel,
            [one for one in pieces if one["channel"] == channel and "former" not in one["target"]],
        )
        for channel in DeliveryChannel
        if deliveries.in_use(store, channel)
    ]


def _channel(store: Store, alert: Alert, channel: DeliveryChannel, pieces: list[Delivery]) -> ChannelReach:
    counted = _counted(store, alert["_id"], channel)
    rows = [row for row in counted if not row["_id"].get("farewell")]
    over = [row for row in counted if row["_id"].get("farewell")]
    sent = [row for row in rows if row["_id"]["state"] == LedgerState.SENT]
    failed = [row for row in rows if row["_id"]["state"] == LedgerState.FAILED]
    lost = [row for row in sent if row["_id"].get("fate") in LOST]
    return ChannelReach(
        channel=channel,
        deliveries=len(pieces),
        finished=sum(one["state"] != DeliveryState.PLANNED for one in pieces),
        stopped=sum(one["state"] == DeliveryState.STOPPED for one in pieces),
        planned=sum(one["planned"] for one in pieces),
        accepted=sum(row["count"] for row in sent),
        delivered=sum(row["count"] for row in sent if row["_id"].get("fate") == Fate.DELIVERED),
        undelivered=sum(row["count"] for row in lost),
        failed=sum(row["count"] for row in failed),
        told_over=sum(row["count"] for row in over if row["_id"]["state"] == LedgerState.SENT),
        reasons=_reasons(failed, lost),
        first_seconds=_since(alert, min((row["first"] for row in sent), default=None)),
        last_seconds=_since(alert, max((row["last"] for row in sent), default=None)),
    )


def _reasons(failed: list[LedgerCount], lost: list[LedgerCount]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for row in failed:
        reasons[row["_id"].get("code") or ""] += row["count"]
    for row in lost:
        reasons[row["_id"].get("fate_code") or ""] += row["count"]
    return dict(reasons)


def _counted(store: Store, alert_id: str, channel: DeliveryChannel) -> list[LedgerCount]:
    group = {
        "_id": {name: f"${name}" for name in ("state", "code", "fate", "fate_code", "farewell")},
        "count": {"$sum": 1},
        "first": {"$min": "$at"},
        "last": {"$max": "$at"},
    }
    found = store.collection(recipient_ledger.RECIPIENTS).aggregate(
        [{"$match": {"alert_id": alert_id, "channel": channel}}, {"$group": group}]
    )
    return cast(list[LedgerCount], list(found))


def _since(alert: Alert, at: datetime | None) -> float | None:
    return None if at is None else round((at - alert["approved_at"]).total_seconds(), 3)
