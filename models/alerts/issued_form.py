"""The issued form of an alert: all that approval adds but for the CAP document, to be kept or to be previewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from models.access.callers import Identity
from models.alerts import outlines, placeholders, sms_release
from models.alerts.alerts import Alert, AlertArea, SmsRelease, Words
from models.alerts.content import in_full
from models.alerts.states import AlertState
from models.areas import agencies, areas
from models.language.languages import LANGUAGES
from models.store import Store


class Issued(TypedDict):
    """What approval adds to an alert, or fills in, besides its CAP document."""

    category: str | None
    level: int | None
    infos: dict[str, Words]
    written: dict[str, Words]
    severity: str | None
    urgency: str | None
    certainty: str | None
    response_types: list[str] | None
    identifier: str
    sent: datetime
    effective: datetime
    sender_names: dict[str, str]
    areas: list[AlertArea]
    area_polygons: list[list[list[float]]]
    sms_release: SmsRelease | None
    approved_by: str
    approved_at: datetime


def of(store: Store, alert: Alert, identity: Identity, now: datetime) -> Alert:
    """Return an alert as it would be if this official approved it now; an approved one as it is.

    It keeps every rule: nothing else has an issued form.
    """
    if alert["state"] == AlertState.APPROVED:
        return alert
    return {**in_full(alert), **values(store, alert, identity, now), "state": AlertState.APPROVED}


def values(store: Store, alert: Alert, identity: Identity, sent: datetime) -> Issued:
    """Return what approval adds; from then on nothing of it depends on how areas or agencies are called."""
    found = [areas.get(store, area_id) for area_id in alert["area_ids"]]
    committee = agencies.committee(areas.active_province_id(store))
    names = {language: agencies.name(store, committee, language) for language in LANGUAGES}
    full = in_full(placeholders.resolved(store, alert))
    return {
        "category": full["category"],
        "level": full["level"],
        "infos": full["infos"],
        "written": alert["infos"],
        "severity": full["severity"],
        "urgency": full["urgency"],
        "certainty": full["certainty"],
        "response_types": full["response_types"],
        "identifier": f"loa.{alert['status'].lower()}.{areas.active_province(store)['code']}.{alert['_id']}",
        "sent": sent,
        "effective": alert["effective"] or sent,
        "sender_names": names,
        "areas": [
            {
                "_id": area["_id"],
                "code": area["code"],
                "valid_from": area["valid_from"],
                "full_name": area["full_name"],
            }
            for area in found
        ],
        "area_polygons": outlines.of_areas(store, alert["area_ids"]),
        "sms_release": sms_release.of_approval(store, alert, identity, sent),
        "approved_by": identity.id,
        "approved_at": datetime.now(UTC),
    }
