"""The clock of surveys: what time alone brings, each step once, however often and by whomever it is looked at.

An open survey begins at `opens_at`, reminds at `remind_at` and closes at `closes_at`. Whether it takes answers is
said by these days themselves (`lists.phase`), so that a worker that is late lets nobody answer too late.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.errors import Stale
from models.store import Store, events
from models.store.events import SYSTEM, Event, EventDetails
from models.surveys import lists
from models.surveys.definition import SURVEYS, Survey, SurveyState, SurveyStep


def step(store: Store, event: Event) -> datetime | None:
    """Do what is due with the survey of an event; return when something is due again, None for never.

    An event is out of date once another one moved the days: that one has a watch of its own.
    """
    survey = lists.get(store, event["subject"]["id"])
    if any(survey[day] != event["changes"].get(day) for day in ("closes_at", "remind_at")):
        return None
    try:
        while survey["state"] == SurveyState.OPEN and (due := _due(survey, datetime.now(UTC))):
            survey = _take(store, survey, *due)
    except Stale:
        # Somebody acted at the same moment: look again.
        return datetime.now(UTC)
    return _next(survey) if survey["state"] == SurveyState.OPEN else None


def _due(survey: Survey, now: datetime) -> tuple[str, SurveyStep] | None:
    """Return the event that is due and what it sets."""
    if now >= survey["closes_at"]:
        return "closed", {"state": SurveyState.CLOSED}
    if survey["begun_at"] is None and now >= survey["opens_at"]:
        return "begun", {"begun_at": now}
    if survey["remind_at"] and survey["reminded_at"] is None and now >= survey["remind_at"]:
        return "reminded", {"reminded_at": now}
    return None


def _next(survey: Survey) -> datetime:
    moments = [survey["closes_at"]]
    if survey["begun_at"] is None:
        moments.append(survey["opens_at"])
    if survey["remind_at"] and survey["reminded_at"] is None:
        moments.append(survey["remind_at"])
    return min(moments)


def _take(store: Store, survey: Survey, action: str, values: SurveyStep) -> Survey:
    details: EventDetails = {"public": True}
    update = {"$set": {**values, "updated_at": datetime.now(UTC)}}
    events.change(
        store,
        SURVEYS,
        survey["_id"],
        update,
        action=action,
        actor=SYSTEM,
        expect=survey["version"],
        details=details,
    )
    return lists.get(store, survey["_id"])
