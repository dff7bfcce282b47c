"""Incidents as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_language
from models.language.wording import word
from models.monitoring.incidents import Incident, Told


class ShownIncident(TypedDict):
    """One incident, its cause in words; `report_code` is that of the report that was made of it."""

    _id: str
    version: int
    area_id: str
    cause: str
    cause_name: str
    outlet_ids: list[str]
    since: datetime
    opened_at: datetime
    calm_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    taken_by: str | None
    muted_until: datetime | None
    told: list[Told]
    report_code: str | None


def show(incident: Incident) -> ShownIncident:
    """Show one incident."""
    return {
        "_id": incident["_id"],
        "version": incident["version"],
        "area_id": incident["area_id"],
        "cause": incident["cause"],
        "cause_name": word(f"incident_{incident['cause']}", current_language()),
        "outlet_ids": incident["outlet_ids"],
        "since": incident["since"],
        "opened_at": incident["opened_at"],
        "calm_at": incident["calm_at"],
        "closed_at": incident["closed_at"],
        "close_reason": incident["close_reason"],
        "taken_by": incident["taken_by"],
        "muted_until": incident["muted_until"],
        "told": incident["told"],
        "report_code": incident.get("report_code"),
    }
