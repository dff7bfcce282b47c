"""Stages: how far a promise is from its end or behind it, and when the next step of the clock is.

What follows when stands in `models/data/calendars.yml`. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from models.promises import calendars, promise
from models.promises.working_time import WorkingTime
from models.store import Store
from models.workflow.transitions import RUNNING_STATES, ReportState


class Stage(StrEnum):
    """`RUNNING` until officials are `REMINDED`; `OVERDUE` from the end on; `ESCALATED` once it went up."""

    RUNNING = "running"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


LATE = frozenset({Stage.OVERDUE, Stage.ESCALATED})


class Pause(TypedDict):
    """A time in which the promise stood still."""

    since: datetime
    until: datetime


class Clock(TypedDict):
    """How far the clock of a report is.

    `remind_at` is when officials are to be reminded of the promise. `late_from` is from when on the report is late with
    the unit that has it; `level` is how many levels of escalation are behind it. `heard` are the ids of the officials
    who were notified of that, `escalated_to` the agencies that it went up to.
    """

    stage: str
    remind_at: datetime
    late_from: datetime
    level: int
    heard: list[str]
    escalated_to: list[str]


class ClockChanges(TypedDict, total=False):
    """The fields of a `Clock` that a change of the report sets."""

    stage: str
    remind_at: datetime
    late_from: datetime
    level: int
    heard: list[str]
    escalated_to: list[str]


class ClockedReport(TypedDict):
    """What of a report its clock depends on; what the fields mean stands in `Clock` and `models.reports.reports`."""

    state: str
    agency_id: str
    due_at: datetime
    paused_at: NotRequired[datetime | None]
    pauses: NotRequired[list[Pause]]
    nudged_at: NotRequired[datetime]
    stage: str
    remind_at: datetime
    late_from: datetime
    level: int


def begun(store: Store, due_at: datetime, now: datetime) -> Clock:
    """Return the clock of a report whose promise runs from `now` to `due_at`."""
    return {
        "stage": Stage.RUNNING,
        "remind_at": _remind_at(promise.working_time(store), due_at, now),
        "late_from": due_at,
        "level": 0,
        "heard": [],
        "escalated_to": [],
    }


def renewed(store: Store, report: ClockedReport, changes: Mapping[str, Any], now: datetime) -> ClockChanges:
    """Return what a change of the promise, or of the unit that has to keep it, does to the stage."""
    due_at = changes.get("due_at", report["due_at"])
    if due_at != report["due_at"]:
        # A new end is a new beginning, unless it has passed as well: then everybody was notified already.
        return {} if due_at <= now and stage_of(report) in LATE else {**begun(store, due_at, now)}
    if changes.get("agency_id", report["agency_id"]) != report["agency_id"]:
        return _handed_on(store, report, now)
    return {}


def following(store: Store, report: ClockedReport) -> datetime | None:
    """Return when the next step of a report's clock is, if nothing else happens; None after the last."""
    if report["state"] == ReportState.WAITING:
        return _of_wait(store, report)
    if report["state"] not in RUNNING_STATES or report.get("paused_at"):
        return None
    stage, due_at = stage_of(report), report["due_at"]
    if stage is Stage.RUNNING:
        return report.get("remind_at", due_at)
    return due_at if stage is Stage.REMINDED else _of_level(store, report)


def stage_of(report: ClockedReport) -> Stage:
    """Return the stage of a report's promise."""
    return Stage(report.get("stage") or Stage.RUNNING)


def is_nudged(report: ClockedReport) -> bool:
    """Say whether the resident of a waiting report was asked again already."""
    nudged_at = report.get("nudged_at")
    return nudged_at is not None and nudged_at > _waits_since(report)


def resumes_at(store: Store, nudged_at: datetime) -> datetime:
    """Return when work goes on without an answer after the resident was asked again at `nudged_at`."""
    hours = promise.working_time(store)
    return hours.after(nudged_at, calendars.waiting()["resume_days"] * hours.day)


def _of_wait(store: Store, report: ClockedReport) -> datetime:
    """Return when the resident is asked again, or when their whole further time after that is over."""
    if is_nudged(report):
        return resumes_at(store, report["nudged_at"])
    hours = promise.working_time(store)
    return hours.after(_waits_since(report), calendars.waiting()["nudge_days"] * hours.day)


def _waits_since(report: ClockedReport) -> datetime:
    paused_at = report["paused_at"]
    assert paused_at is not None
    return paused_at


def _of_level(store: Store, report: ClockedReport) -> datetime | None:
    levels = calendars.escalation()["levels"]
    if report["level"] >= len(levels):
        return None
    hours = promise.working_time(store)
    late_from = report.get("late_from", report["due_at"])
    moment = hours.after(late_from, levels[report["level"]]["days"] * hours.day)
    for pause in report.get("pauses", ()):
        # Earlier pauses have moved the end itself, or were another unit's.
        if pause["since"] >= late_from:
            moment = hours.resumed(moment, pause["since"], pause["until"])
    return moment


def _handed_on(store: Store, report: ClockedReport, now: datetime) -> ClockChanges:
    """Return the clock for another unit: it is reminded and reported up the tree like any other, from now on.

    The promise stays as it is. What is overdue stays overdue, and whoever was notified of it may go on looking at it.
    """
    if stage_of(report) in LATE:
        return {"stage": Stage.OVERDUE, "late_from": now, "level": 0, "heard": []}
    due_at = report["due_at"]
    remind_at = _remind_at(promise.working_time(store), due_at, now)
    return {"stage": Stage.RUNNING, "remind_at": remind_at, "late_from": max(due_at, now)}


def _remind_at(hours: WorkingTime, due_at: datetime, now: datetime) -> datetime:
    """Return a share of the promise after its beginning, or some working days before its end: whichever is later."""
    rule = calendars.escalation()["remind"]
    of_share = hours.after(now, rule["share"] * hours.between(now, due_at))
    return min(max(of_share, hours.before(due_at, rule["days_before"] * hours.day)), due_at)
