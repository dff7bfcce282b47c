"""The embargo: nobody reads results of a survey before its end, unless they say why, and that stays written.

The end is that of the time of grace, since one late answer more would tell what it says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypedDict

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Forbidden, insist_on_none
from models.language.dates import day_and_time
from models.language.text import nfc
from models.language.visible import LONGEST_REASON, reason_faults
from models.store import Store, events
from models.store.collections import Kind
from models.surveys.definition import SURVEYS, Survey, SurveyPhase
from models.surveys.lists import phase

#: The event that tells of results which an official read before the end.
READ_EARLY = "results_read_early"


class EarlyRead(TypedDict):
    """That an official read results before the end: when, who and why."""

    at: datetime
    actor: str
    reason: str


def is_final(survey: Survey, now: datetime | None = None) -> bool:
    """Say whether a survey takes no answer any more, not even a late one."""
    moment = now or datetime.now(UTC)
    return phase(survey, moment) is SurveyPhase.CLOSED and moment >= ends_at(survey)


def ends_at(survey: Survey) -> datetime:
    """Return when the last late answer may come."""
    return survey["closes_at"] + timedelta(seconds=survey["grace_seconds"])


def too_early(survey: Survey) -> Forbidden:
    """Return why results can't be read yet: it is open still, or closed and late answers may come until an hour."""
    if phase(survey) is not SurveyPhase.CLOSED:
        return Forbidden("results_after_close")
    return Forbidden("results_after_grace", at=day_and_time(ends_at(survey)))


def insist_on_the_end(store: Store, survey: Survey, official: Identity, reason: str = "") -> None:
    """Demand that a survey has ended, has no embargo, or that an official who may override it says why.

    :raises Forbidden: `results_embargoed`, they gave no reason; `no_permission`, they may not override it in its area.
    :raises Invalid: the reason is none.
    """
    if is_final(survey) or not survey["embargo"]:
        return
    if not reason:
        raise Forbidden("results_embargoed")
    note_early(store, survey, official, reason)


def note_early(store: Store, survey: Survey, official: Identity, reason: str) -> None:
    """Let an official read results early, and note who, when and why; the version of the survey rises.

    Once it is over nothing is noted: what they read is no longer early.

    :raises Forbidden: `no_permission`, they may not override the embargo in its area.
    :raises Invalid: the reason is none.
    """
    permissions.insist_in(store, official, Permission.SURVEY_READ_EARLY, survey["area_id"])
    insist_on_none(reason_faults("reason", reason))
    if is_final(survey):
        return
    events.change(
        store,
        SURVEYS,
        survey["_id"],
        {"$set": {"updated_at": datetime.now(UTC)}},
        action=READ_EARLY,
        actor=official.actor,
        details={"note": nfc(reason)[:LONGEST_REASON], "public": False},
    )


def early_reads(store: Store, survey_id: str) -> list[EarlyRead]:
    """Return who read results before the end, oldest first."""
    return [
        {
            "at": event["at"],
            "actor": event["actor"].get("name", event["actor"]["id"]),
            "reason": event["note"],
        }
        for event in events.timeline(store, Kind.SURVEY, survey_id)
        if event["action"] == READ_EARLY
    ]
