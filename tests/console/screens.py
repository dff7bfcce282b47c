"""Every address of the console that is read, for the page lint. A new screen goes here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.alerts import drills
from models.alerts.cap_terms import Status
from models.alerts.drills import DrillPlan
from models.partners import incoming
from models.store import Store
from models.store.events import SYSTEM
from tests import alerting, capping
from tests.reporting import filed

#: Addresses for whoever is signed in; what a role may not open is a page as well.
ADDRESSES = (
    "/console/",
    "/console/more",
    "/console/reports",
    "/console/reports?overdue=true",
    "/console/reports/views",
    "/console/reports/views/new?state=submitted",
    "/console/reports/bulk",
    "/console/reports/bulk?state=submitted&all=true",
    "/console/reports/bulk?item={report}:1&do=forward",
    "/console/reports/{report}",
    "/console/reports/{report}?do=forward",
    "/console/alerts",
    "/console/alerts/over",
    "/console/alerts/new",
    "/console/alerts/{draft}/edit",
    "/console/alerts/{waiting}",
    "/console/alerts/{out}",
    "/console/alerts/{out}/check-ins",
    "/console/alerts/incoming",
    "/console/alerts/incoming/{message}",
    "/console/alerts/drills",
    "/console/alerts/drills/new",
    "/console/alerts/drills/{drill}",
    "/console/reports/{report}/identity",
    "/console/reports/{report}/similar/{other}",
    "/console/stats",
    "/console/stats?by=area",
)

#: Addresses for whoever is not.
OPEN = ("/console/login", "/console/first")


def things(store: Store) -> dict[str, str]:
    """Make what the addresses name: by the name in braces its id."""
    report = filed(store, "d1", text="Gọi 0912345678 <b>gấp</b>")
    other = filed(store, "d2", text="Nước ngập trước trường")
    return {"report": report["code"], "other": other["code"]}
    filed(store, "d2", text="Nước ngập trước trường")
    return {"report": report["code"], **_alerts(store)}


def _alerts(store: Store) -> dict[str, str]:
    waiting = alerting.submitted(store, Status.ACTUAL)
    exercise = alerting.drafted(store)
    plan: DrillPlan = {
        "name": "Diễn tập triều cường",
        "starts_at": datetime.now(UTC) + timedelta(hours=2),
        "alert_ids": [exercise["_id"]],
    }
    message, _ = incoming.receive(store, capping.issuer(store), capping.document(), SYSTEM)
    return {
        "draft": alerting.drafted(store)["_id"],
        "waiting": waiting["_id"],
        "out": alerting.approved(store, Status.ACTUAL)["_id"],
        "drill": drills.plan(store, alerting.DUTY, plan)["_id"],
        "message": message["_id"],
    }
