"""What each action does to the clock of a report: its promise runs on, pauses, resumes, restarts or stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from models.categories import categories, urgency
from models.handling.action_request import ActionRequest
from models.handling.report_changes import ReportChanges
from models.promises import promise
from models.promises.stages import Pause
from models.reports.reports import Report
from models.store import Store
from models.workflow.transitions import Clock


def _runs(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    return {}


def _pauses(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    """Stop the promise; for a report that was waiting already, the pause goes on from its first beginning."""
    return {
        "paused_at": report.get("paused_at") or now,
        "resume_state": report.get("resume_state") or report["state"],
    }


def _resumes(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    """Let the promise go on with what was left of it when it was paused."""
    pause: Pause = {"since": report.get("paused_at") or now, "until": now}
    return {
        "paused_at": None,
        "resume_state": None,
        "pauses": [*report.get("pauses", []), pause],
        "due_at": promise.resumed(store, report["due_at"], pause["since"], now),
    }


def _restarts(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    """Begin the promise of the category again."""
    category = categories.get(store, report["category"])
    return {
        "paused_at": None,
        "resume_state": None,
        "stopped_at": None,
        "pauses": [],
        "promised_at": now,
        "due_at": promise.promise(promise.working_time(store), category, now, report.get("urgency")),
    }


def _revives(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    """Let the old promise go on: the time since the end counts as a pause, and what was overdue stays so."""
    paused: Report = {**report, "paused_at": report.get("stopped_at")}
    return {**_resumes(store, paused, request, now), "stopped_at": None}


def _recounts(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    """Promise what the new category does, counted from when the present promise began, with every pause since."""
    category = categories.get(store, request.category)
    wanted = urgency.of_stored(store, category, report)["urgency"]
    since = report.get("promised_at") or report["filed_at"]
    due_at = promise.promise(promise.working_time(store), category, since, wanted)
    for pause in report.get("pauses", []):
        due_at = promise.resumed(store, due_at, pause["since"], pause["until"])
    return {"due_at": due_at}


def _stops(store: Store, report: Report, request: ActionRequest, now: datetime) -> ReportChanges:
    return {"stopped_at": now, "paused_at": None}


CLOCKS: Mapping[Clock, Callable[[Store, Report, ActionRequest, datetime], ReportChanges]] = {
    Clock.RUNS: _runs,
    Clock.PAUSES: _pauses,
    Clock.RESUMES: _resumes,
    Clock.RESTARTS: _restarts,
    Clock.REVIVES: _revives,
    Clock.RECOUNTS: _recounts,
    Clock.STOPS: _stops,
}
