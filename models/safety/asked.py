"""Asked: which alert asks somebody whether they are safe, and until when an answer counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING

from models.alerts.alerts import ALERTS, Alert, expiry
from models.alerts.cap_terms import MsgType, Status
from models.alerts.states import AlertState
from models.areas import areas
from models.errors import Clash, NotFound
from models.store import Store

#: People answer after the water has gone, too: so long after an alert has expired.
OPEN_AFTER = timedelta(days=2)


def insist_on_asking(alert: Alert) -> None:
    """Demand an alert that asks whether people are safe, and that they may still answer.

    Nobody who needs help is held up by this: who calls for help asks no alert for leave.

    :raises Clash: `check_in_not_asked`, or `check_in_over`.
    """
    if not alert.get("asks_check_in"):
        raise Clash("check_in_not_asked")
    if expiry(alert) + OPEN_AFTER <= datetime.now(UTC):
        raise Clash("check_in_over")


def latest(store: Store, followed: Iterable[str], status: Status) -> Alert | None:
    """Return the latest alert that asks those who follow these areas; None if none does.

    One that was replaced or ended since asked all the same: who is safe may say so after the all-clear.
    """
    around: set[str] = set()
    inside: set[str] = set()
    for area_id in followed:
        try:
            around |= set(areas.relevant(store, [area_id]))
            inside |= {one["_id"] for one in areas.in_use(store, area_id)}
        except NotFound:
            continue
    if not inside:
        return None
    query: dict[str, Any] = {
        "state": AlertState.APPROVED,
        "status": status,
        "asks_check_in": True,
        "msg_type": {"$ne": MsgType.CANCEL},
        "expires": {"$gt": datetime.now(UTC) - OPEN_AFTER},
        "$or": [{"area_ids": {"$in": sorted(around)}}, {"paths": {"$in": sorted(inside)}}],
    }
    return store.collection(ALERTS).find_one(query, sort=[("_id", DESCENDING)])
