"""Attachments (tệp đính kèm): the photos and documents that go along with an action.

Photos become part of the report where a resident adds them, or show the result where it is resolved; documents that a
resident adds become part of it, too. Every step keeps its own in its event, and shows them there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from models.errors import Fault
from models.files import uploads
from models.files.uploads import UploadKind
from models.handling.action_request import ActionRequest
from models.messages.messages import Owner
from models.store import Store
from models.workflow.transitions import ReportAction

#: What residents do whose photos and documents join those of the report.
REPORTERS = frozenset({ReportAction.ANSWER, ReportAction.COMMENT, ReportAction.REOPEN})

#: Where the photos that go along with an action are kept, besides in its event.
PHOTOS: Mapping[ReportAction, str] = {
    ReportAction.RESOLVE: "after_photos",
    **dict.fromkeys(REPORTERS, "photos"),
}

#: The same for documents.
DOCUMENTS: Mapping[ReportAction, str] = dict.fromkeys(REPORTERS, "documents")


class AttachmentChanges(TypedDict, total=False):
    """What an event says of the attachments of its action: ids of uploads."""

    photos: list[str]
    documents: list[str]


@dataclass(frozen=True)
class Attachments:
    """Ids of uploads, each once: photos and documents apart."""

    photos: Sequence[str]
    documents: Sequence[str]

    @property
    def ids(self) -> list[str]:
        """All of them."""
        return [*self.photos, *self.documents]

    @property
    def event_changes(self) -> AttachmentChanges:
        """What the event says of them."""
        if self.documents:
            return {"photos": list(self.photos), "documents": list(self.documents)}
        return {"photos": list(self.photos)}


def of(store: Store, request: ActionRequest) -> Attachments:
    """Return the attachments of an action; what does not exist is left out."""
    given = uploads.by_kind(store, request.attachment_ids)
    photos = dict.fromkeys([*request.photo_ids, *given[UploadKind.PHOTO]])
    return Attachments(list(photos), given[UploadKind.DOCUMENT])


def faults_of(store: Store, request: ActionRequest, owners: Sequence[Owner]) -> list[Fault]:
    """Return what is wrong with them: unknown, somebody else's, used already, too many, no photo where one must be."""
    return [
        *uploads.faults_of(store, request.photo_ids, owners, "photo_ids"),
        *uploads.attachment_faults(store, request.attachment_ids, owners, "attachment_ids"),
    ]


def pushed(action: ReportAction, attachments: Attachments) -> dict[str, dict[str, list[str]]]:
    """Return what is appended to which list of the report, as the operand of `$push`."""
    kept = ((PHOTOS, attachments.photos), (DOCUMENTS, attachments.documents))
    return {where[action]: {"$each": list(ids)} for where, ids in kept if ids and action in where}
