"""The fields of a report that actions and its clock set."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from models.promises.stages import Pause
from models.reports.reports import Opening


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
    legal: str | None
    published: bool
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
