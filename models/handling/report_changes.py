"""The fields of a report that actions and its clock set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from models.promises.stages import Pause
from models.reports.reports import CallOfBurst, Opening
from models.store import Document


class ReportChanges(TypedDict, total=False):
    """What one action, or one step of the clock, sets in a report; what each field means stands in `Report`."""

    agency_id: str
    assignee_id: str | None
    known_to: list[str]
    category: str
    urgency: str
    rank: int
    state: str
    resume_state: str | None

    close_reason: str | None
    reference: str | None
    redirected_to: str
    merged_into: str | None
    burst: CallOfBurst
    legal: str | None
    published: bool
    about_post_id: str | None
    openings: list[Opening]

    due_at: datetime
    promised_at: datetime
    extended: bool
    paused_at: datetime | None
    pauses: list[Pause]
    stopped_at: datetime | None
    stage: str
    remind_at: datetime
    late_from: datetime
    level: int
    heard: list[str]
    escalated_to: list[str]

    rating: str | None
    rated_at: datetime
    reopened: bool


def update_of(changes: Mapping[str, Any]) -> Document:
    """Return the update that writes changes into a report.

    Agencies are added to `known_to` and never set: whoever read the report before a migration added some would take
    them out again.
    """
    values = {name: value for name, value in changes.items() if name != "known_to"}
    added = {"$addToSet": {"known_to": {"$each": changes["known_to"]}}} if changes.get("known_to") else {}
    return {"$set": values, **added}
