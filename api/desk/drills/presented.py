"""What a drill brought, as officials see it."""

from __future__ import annotations

from typing import TypedDict

from api.desk.alerts.presented import ShownReach, show_reach
from models.alerts import alerts
from models.alerts.drills import Drill
from models.language.languages import DEFAULT
from models.store import Store


class ShownDrillAlert(TypedDict):
    """One alert of a drill and what became of it."""

    alert_id: str
    headline: str
    late_seconds: float
    reach: ShownReach


class ShownReport(TypedDict):
    """What a drill brought."""

    drill: Drill
    alerts: list[ShownDrillAlert]


def show_report(store: Store, drill: Drill) -> ShownReport:
    """Return what became of each alert that a drill issued."""
    return {"drill": drill, "alerts": [_of_alert(store, drill, one) for one in drill["issued"]]}


def _of_alert(store: Store, drill: Drill, alert_id: str) -> ShownDrillAlert:
    alert = alerts.get(store, alert_id)
    return {
        "alert_id": alert_id,
        "headline": alert["infos"][DEFAULT]["headline"],
        "late_seconds": max(0.0, round((alert["approved_at"] - drill["starts_at"]).total_seconds(), 3)),
        "reach": show_reach(store, alert, by_area=True),
    }
