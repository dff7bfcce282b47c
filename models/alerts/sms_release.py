"""The release of SMS (cho phép nhắn tin SMS): the province lets an alert of a commune go out by SMS.

Only central bodies and the People's Committee of a province may warn by SMS (Law on Telecommunications 2023, articles
32 and 33). What an approver of the province approves is released with that; of anything else one of them says so in a
step of its own, before the approval or after it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.alerts import alerts
from models.alerts.alerts import ALERTS, Alert, SmsRelease
from models.areas import areas
from models.errors import Clash, Stale
from models.store import Store, events


def of_approval(store: Store, alert: Alert, identity: Identity, at: datetime) -> SmsRelease | None:
    """Return who lets an alert go out by SMS that this official approves now; None while nobody does."""
    given = alert.get("sms_release")
    return {"by": identity.id, "at": at} if given is None and _of_province(store, identity) else given


def release(store: Store, identity: Identity, alert_id: str, *, expect: int) -> Alert:
    """Let an alert go out by SMS; of an approved one that is planned now, a later edit takes it back.

    :raises NotFound: there is no such alert for this official.
    :raises Forbidden: `no_permission` to approve in the whole province.
    :raises Clash: `sms_released` already.
    :raises Stale: somebody changed it first.
    """
    alert = alerts.readable(store, identity, alert_id)
    permissions.insist_in(store, identity, Permission.ALERT_APPROVE, areas.active_province_id(store))
    if alert["version"] != expect:
        raise Stale(alert)
    if alerts.sms_allowed(alert):
        raise Clash("sms_released")
    return events.change(
        store,
        ALERTS,
        alert_id,
        {"$set": {"sms_release": {"by": identity.id, "at": datetime.now(UTC)}}},
        action="sms_released",
        actor=identity.actor,
        expect=expect,
    )


def _of_province(store: Store, identity: Identity) -> bool:
    return permissions.may_in(store, identity, Permission.ALERT_APPROVE, areas.active_province_id(store))
