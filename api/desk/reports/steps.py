"""The steps of a report as its unit sees them: all of them, internal notes too, and which official did each."""

from __future__ import annotations

import marshmallow as ma

from api.reports.photos import photos_of
from api.reports.schemas import StepSchema
from models import events, letters, redaction
from models.events import Kind
from models.store import Document, Store


class DeskStepSchema(StepSchema):
    """One step with everything that belongs to it."""

    internal = ma.fields.Boolean(
        required=True, metadata={"description": "For officials alone; the resident does not see this step."}
    )
    by = ma.fields.String(
        required=True, metadata={"description": "Name of the official who did it; empty for anybody else."}
    )


def steps(store: Store, report: Document, language: str) -> list[Document]:
    """Every step of a report, oldest first."""
    return [
        _step(store, report, event, language) for event in events.timeline(store, Kind.REPORT, report["_id"])
    ]


def _step(store: Store, report: Document, event: Document, language: str) -> Document:
    hidden = redaction.is_redacted(event)
    actor = event["actor"]
    return {
        "at": event["at"],
        "action": event["action"],
        "name": _name(event, language),
        "note": letters.word("redacted", language) if hidden else event["note"],
        "photos": [] if hidden else photos_of(store, event["changes"].get("photos", [])),
        "internal": not event["public"],
        "by": actor.get("name", "") if actor["kind"] == "official" else "",
    }


def _name(event: Document, language: str) -> str:
    """The name of a step; a step that nobody has named yet is better shown by its code than not at all."""
    try:
        return letters.step(event, language)
    except KeyError:
        return str(event["action"])
