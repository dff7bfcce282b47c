"""Incidents as officials see them."""

from __future__ import annotations

from api.extensions.context import current_language
from models.language.wording import word
from models.monitoring.incidents import Incident


class ShownIncident(Incident):
    """One incident, its cause in words."""

    cause_name: str


def show(incident: Incident) -> ShownIncident:
    """Show one incident."""
    shown: ShownIncident = {
        **incident,
        "cause_name": word(f"incident_{incident['cause']}", current_language()),
    }
    shown.setdefault("report_code", None)  # type: ignore[typeddict-item]
    return shown
