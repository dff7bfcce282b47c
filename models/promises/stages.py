"""Stages: how far a promise is from its end or behind it, and when the next step of the clock is.

A report keeps beside `due_at`: `stage`; `remind_at`; `late_from`, from when on it is late with the unit that has it;
`level`, how far it went up; `heard`, the officials who heard of that; `escalated_to`, the agencies that it went up to;
and `nudged_at`, when its resident was last asked again for an answer. What follows when stands in
`models/data/calendars.yml`. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.promises import calendars, promise
from models.promises.working_time import WorkingTime
from models.store import Document, Store
from models.workflow.transitions import RUNNING_STATES, ReportState


class Stage(StrEnum):
    """`RUNNING` until officials are `REMINDED`; `OVERDUE` from the end on; `ESCALATED` once it went up."""

    RUNNING = "running"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


LATE = frozenset({Stage.OVERDUE, Stage.ESCALATED})


def begun(store: Store, due_at: datetime, now: datetime) -> Document:
    """What a report keeps whose promise runs from `now` to `due_at`."""
    return {
        "stage": Stage.RUNNING,
        "remind_at": _remind_at(promise.working_time(store), due_at, now),
        "late_from": due_at,
        "level": 0,
        "heard": [],
        "escalated_to": [],
    }


def renewed(store: Store, report: Mapping[str, Any], changes: Mapping[str, Any], now: datetime) -> Document:
    """What a change of the promise, or of the unit that has to keep it, does to the stage."""
    due_at = changes.get("due_at", report["due_at"])
    if due_at != report["due_at"]:
        # A new end is a new beginning, but one that has passed as well was told of already.
        return {} if due_at <= now and stage_of(report) in LATE else begun(store, due_at, now)
    if changes.get("agency_id", report["agency_id"]) != report["agency_id"]:
        return _handed_on(store, report, now)
    return {}


def following(store: Store, report: Mapping[str, Any]) -> datetime | None:
    """When the next step of a report's clock is, if nothing else happens; None after the last."""
    if report["state"] == ReportState.WAITING:
        return _of_wait(store, report)
    if report["state"] not in RUNNING_STATES or report.get("paused_at"):
        return None
    stage, due_at = stage_of(report), report["due_at"]
    if stage is Stage.RUNNING:
        remind_at: datetime = report.get("remind_at") or due_at
        return remind_at
    return due_at if stage is Stage.REMINDED else _of_level(store, report)


def stage_of(report: Mapping[str, Any]) -> Stage:
    """The stage of a report's promise."""
    return Stage(report.get("stage") or Stage.RUNNING)


def is_nudged(report: Mapping[str, Any]) -> bool:
    """Whether the resident of a waiting report was asked again already."""
    nudged_at = report.get("nudged_at")
    return bool(nudged_at and nudged_at > report["paused_at"])


def resumes_at(store: Store, nudged_at: datetime) -> datetime:
    """When work goes on without an answer after the resident was asked again at `nudged_at`."""
    hours = promise.working_time(store)
    return hours.after(nudged_at, calendars.waiting()["resume_days"] * hours.day)


def _of_wait(store: Store, report: Mapping[str, Any]) -> datetime:
    """The resident is asked again; and however late that was, he then has the whole further time."""
    if is_nudged(report):
        return resumes_at(store, report["nudged_at"])
    hours = promise.working_time(store)
    return hours.after(report["paused_at"], calendars.waiting()["nudge_days"] * hours.day)


def _of_level(store: Store, report: Mapping[str, Any]) -> datetime | None:
    levels = calendars.escalation()["levels"]
    if report["level"] >= len(levels):
        return None
    hours = promise.working_time(store)
    late_from = report.get("late_from") or report["due_at"]
    moment = hours.after(late_from, levels[report["level"]]["days"] * hours.day)
    for pause in report.get("pauses", ()):
        # Earlier pauses have moved the end itself, or were another unit's.
        if pause["since"] >= late_from:
            moment = hours.resumed(moment, pause["since"], pause["until"])
    return moment


def _handed_on(store: Store, report: Mapping[str, Any], now: datetime) -> Document:
    """Another unit has it now: it is reminded and reported up the tree like any other, from now on.

    The promise stays as it is. What is overdue stays overdue, and who has heard of it may go on looking at it.
    """
    if stage_of(report) in LATE:
        return {"stage": Stage.OVERDUE, "late_from": now, "level": 0, "heard": []}
    due_at = report["due_at"]
    remind_at = _remind_at(promise.working_time(store), due_at, now)
    return {"stage": Stage.RUNNING, "remind_at": remind_at, "late_from": max(due_at, now)}


def _remind_at(hours: WorkingTime, due_at: datetime, now: datetime) -> datetime:
    """A share of the promise after its beginning, or some working days before its end: whichever is later."""
    rule = calendars.escalation()["remind"]
    of_share = hours.after(now, rule["share"] * hours.between(now, due_at))
    return min(max(of_share, hours.before(due_at, rule["days_before"] * hours.day)), due_at)
