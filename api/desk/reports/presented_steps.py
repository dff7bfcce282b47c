"""The steps of a report as its unit sees them: all of them, internal notes too, and which official did each."""

from __future__ import annotations

import marshmallow as ma

from api.reports.photos import along
from api.reports.presented import OwnStep
from api.reports.schemas import StepSchema
from api.reports.surroundings import Surroundings
from models.language import wording
from models.privacy import redaction
from models.reports.reports import Report
from models.store.events import Event


class DeskStepSchema(StepSchema):
    """One step with everything that belongs to it."""

    internal = ma.fields.Boolean(
        required=True, metadata={"description": "For officials alone; the resident does not see this step."}
    )
    by = ma.fields.String(
        required=True, metadata={"description": "Name of the official who did it; empty for anybody else."}
    )


class DeskStep(OwnStep):
    """A step with whether it is `internal`, for officials alone, and the name of the official who did it."""

    internal: bool
    by: str


def steps(around: Surroundings, report: Report) -> list[DeskStep]:
    """Show every step of a report, oldest first."""
    return [_step(around, report, event) for event in around.steps[report["_id"]]]


def _step(around: Surroundings, report: Report, event: Event) -> DeskStep:
    language = around.language
    hidden = redaction.is_redacted(event)
    actor = event["actor"]
    return {
        "at": event["at"],
        "action": event["action"],
        "name": _name(event, language),
        "note": wording.word("redacted", language) if hidden else event["note"],
        **along(around.store, around.uploads, event, hidden=hidden),
        "internal": not event["public"],
        "by": actor.get("name", "") if actor["kind"] == "official" else "",
    }


def _name(event: Event, language: str) -> str:
    """Name a step; one that nobody has named yet is better shown by its code than not at all."""
    try:
        return wording.step(event, language)
    except KeyError:
        return str(event["action"])
