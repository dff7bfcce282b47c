"""Stages of an approved alert: what time and later versions have made of it since, computed and never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from models.alerts.alerts import ALERTS, Alert, expiry
from models.alerts.endings import Ending, ending_of
from models.alerts.states import AlertState
from models.store import Store


class Stage(StrEnum):
    """How an approved alert stands now.

    `WAITING`: it was sent and takes effect later. `UPDATED`: a later version counts in its place. `ALL_CLEAR` and
    `CANCELLED`: its end was sent, or it is that end.
    """

    WAITING = "waiting"
    IN_FORCE = "in_force"
    UPDATED = "updated"
    ALL_CLEAR = "all_clear"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


ENDED: Mapping[Ending, Stage] = {Ending.CANCEL: Stage.CANCELLED, Ending.OVER: Stage.ALL_CLEAR}


def of(store: Store, found: Sequence[Alert], now: datetime) -> dict[str, Stage]:
    """Return the stages of the approved ones among some alerts, by their ids."""
    later_ids = [one["superseded_by"] for one in found if one["superseded_by"]]
    rows = store.collection(ALERTS).find({"_id": {"$in": later_ids}}) if later_ids else ()
    later = {row["_id"]: row for row in rows}
    return {
        one["_id"]: _stage(one, later.get(one["superseded_by"] or ""), now)
        for one in found
        if one["state"] == AlertState.APPROVED
    }


def _stage(alert: Alert, later: Alert | None, now: datetime) -> Stage:
    how = ending_of(later or alert)
    if how:
        return ENDED[how]
    if later:
        return Stage.UPDATED
    if expiry(alert) <= now:
        return Stage.EXPIRED
    effective = alert["effective"]
    return Stage.WAITING if effective and effective > now else Stage.IN_FORCE
