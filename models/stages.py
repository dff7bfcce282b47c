"""Stages: how far a promise is from its end or behind it, and when the next stage begins.

A report keeps `stage`, `remind_at`, `level` (how often it went up) and `escalated_to` (the agencies that it went up
to) beside `due_at`. What follows when stands in `models/data/calendars.yml`. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from models import calendars, clocks
from models.store import Document, Store
from models.worktime import WorkingTime


class Stage(StrEnum):
    """`RUNNING` until officials are `REMINDED`; `OVERDUE` from the end on; `ESCALATED` once it went up."""

    RUNNING = "running"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


def begun(store: Store, due_at: datetime, now: datetime) -> Document:
    """What a report keeps whose promise runs from `now` to `due_at`."""
    return {
        "stage": Stage.RUNNING,
        "remind_at": _remind_at(clocks.working_time(store), due_at, now),
        "level": 0,
        "escalated_to": [],
    }


def renewed(store: Store, report: Document, changes: Mapping[str, Any], now: datetime) -> Document:
    """What a change of the promise does to the stage: a new end is a new beginning."""
    due_at = changes.get("due_at", report["due_at"])
    return {} if due_at == report["due_at"] else begun(store, due_at, now)


def following(store: Store, report: Mapping[str, Any]) -> datetime | None:
    """When the next stage of a report begins, if its promise goes on running; None after the last."""
    stage = Stage(report.get("stage") or Stage.RUNNING)
    due_at: datetime = report["due_at"]
    if stage is Stage.RUNNING:
        return report.get("remind_at") or due_at
    if stage is Stage.REMINDED:
        return due_at
    levels = calendars.escalation()["levels"]
    if report["level"] >= len(levels):
        return None
    hours = clocks.working_time(store)
    moment = hours.after(due_at, levels[report["level"]]["days"] * hours.day)
    for pause in report.get("pauses", ()):
        # Earlier pauses have moved the end itself.
        if pause["since"] >= due_at:
            moment = hours.resumed(moment, pause["since"], pause["until"])
    return moment


def _remind_at(hours: WorkingTime, due_at: datetime, now: datetime) -> datetime:
    """A share of the promise after its beginning, or some working days before its end: whichever is later."""
    rule = calendars.escalation()["remind"]
    of_share = hours.after(now, rule["share"] * hours.between(now, due_at))
    return min(max(of_share, hours.before(due_at, rule["days_before"] * hours.day)), due_at)
