"""Reminders: what happens to a report whose promise comes near its end or is missed.

Officials are reminded before; at the end the resident and the officials are told; and after each further wait of
`models/data/calendars.yml` the report goes up to the next committee. Each step is one event of the report, and that
event owes the next step at its time. So a step is done once whoever comes how often, nothing is due for a report
that was answered or waits for its resident, and a restart only finds what is due.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models import agencies, areas, calendars, events, officials, reports, stages
from models.errors import NotFound, Stale
from models.events import SYSTEM, Happening, Kind
from models.permissions import Role
from models.reactions import Reaction
from models.stages import Stage
from models.store import Document, Store
from models.workflow import RUNNING_STATES

#: Who in a committee hears of what went up to it.
HEARING_ROLES = (Role.HANDLER, Role.VIEWER)


def step(store: Store, report_id: str) -> Document | None:
    """Do the step of a report that is due now; returns the report afterwards, None when nothing is due.

    :raises NotFound: there is no such report.
    """
    report, now = reports.get(store, report_id), datetime.now(UTC)
    at = stages.following(store, report)
    if report["state"] not in RUNNING_STATES or report.get("paused_at") or at is None or at > now:
        return None
    stage = _next(report, now)
    values: Document = {"stage": stage}
    if stage is Stage.ESCALATED:
        values |= _up(store, report)
    try:
        return _change(store, report, stage, values)
    except Stale:
        # Somebody acted meanwhile. If the promise still runs, his event owes what follows, or another row does.
        return None


def above(store: Store, agency_id: str, steps: int) -> str:
    """The committee so many steps above an agency; the highest has nobody above itself.

    :raises NotFound: there is no such agency.
    """
    path = areas.above(store, agencies.get(store, agency_id)["area_id"])
    line = [one for area_id in reversed(path) if (one := agencies.committee(area_id)) != agency_id]
    return line[min(steps, len(line)) - 1] if line else agency_id


def hearers(store: Store, agency_id: str) -> list[str]:
    """The ids of the officials of a committee who hear of what went up to it."""
    area_id = agencies.get(store, agency_id)["area_id"]
    held = {
        "role": {"$in": list(HEARING_ROLES)},
        "$or": [{"agency_id": agency_id}, {"agency_id": "", "area_id": area_id}],
    }
    found = store.db[officials.COLLECTION].find(
        {"disabled_at": None, "assignments": {"$elemMatch": held}}, {"_id": 1}
    )
    return sorted(row["_id"] for row in found)


def _next(report: Document, now: datetime) -> Stage:
    """The stage that a report enters now; a reminder that comes too late is left out."""
    stage = Stage(report.get("stage") or Stage.RUNNING)
    if stage in {Stage.OVERDUE, Stage.ESCALATED}:
        return Stage.ESCALATED
    return Stage.REMINDED if stage is Stage.RUNNING and now < report["due_at"] else Stage.OVERDUE


def _up(store: Store, report: Document) -> Document:
    """One level up the tree."""
    level = report["level"]
    try:
        to = above(store, report["agency_id"], calendars.escalation()["levels"][level]["up"])
    except NotFound:
        # The agency is no more; the province must not lose sight of its report.
        to = agencies.committee(report["area_path"][0])
    return {"level": level + 1, "escalated_to": list(dict.fromkeys([*report["escalated_to"], to]))}


def _change(store: Store, report: Document, stage: Stage, values: Document) -> Document:
    after = {"level": 0, "escalated_to": [], **report, **values}
    told: Happening = {"public": stage is Stage.OVERDUE, "changes": values}
    following = stages.following(store, after)
    if following:
        told["later"] = {Reaction.WATCH_CLOCK: following}
    kept = {name: after[name] for name in ("stage", "level", "escalated_to")}
    return events.change(
        store,
        Kind.REPORT,
        report["_id"],
        {"$set": kept},
        action=str(stage),
        actor=SYSTEM,
        # The very promise and the very stage that were read, still running.
        guard={
            "state": report["state"],
            "due_at": report["due_at"],
            "paused_at": None,
            "stage": report.get("stage"),
            "level": report.get("level"),
        },
        told=told,
    )
