"""The draft of a report that an official files in a conversation."""

from __future__ import annotations

from contextlib import suppress

from api.desk.conversations.schemas import FileBody
from api.extensions.context import current_store
from models.areas import areas
from models.categories.report_kinds import ReportKind
from models.errors import NotFound
from models.reports.draft import Draft


def draft_of(body: FileBody) -> Draft:
    """Return the report that a body says."""
    return Draft(
        text=body["text"],
        category=body["category"],
        kind=ReportKind(body["kind"]),
        area_id=_area_id(body["area"]),
        address=body["address"],
        photo_ids=tuple(body["photo_ids"]),
    )


def _area_id(code: str) -> str:
    """Return the id of an area of today; what is none stays as it is, and is refused later."""
    with suppress(NotFound):
        return areas.id_of(current_store(), code)
    return code
