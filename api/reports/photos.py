"""Photos and documents of reports, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from api.uploads.presented import ShownDocument, ShownPhoto, document, photo
from models.errors import NotFound
from models.files import uploads
from models.files.uploads import Upload
from models.store import Store
from models.store.events import Event


def photos_of(store: Store, upload_ids: Sequence[str]) -> list[ShownPhoto]:
    """Show these uploads with links to their renditions; those that were erased are left out."""
    found = (_upload(store, upload_id) for upload_id in upload_ids)
    return [photo(store, upload) for upload in found if upload and upload["files"]]


def documents_of(store: Store, upload_ids: Sequence[str]) -> list[ShownDocument]:
    """Show these uploads with a link to the file; those that were erased are left out."""
    found = (_upload(store, upload_id) for upload_id in upload_ids)
    return [document(store, upload) for upload in found if upload and upload["files"]]


class Attached(TypedDict):
    """What went along with a step."""

    photos: list[ShownPhoto]
    documents: list[ShownDocument]


def along(store: Store, event: Event, *, hidden: bool) -> Attached:
    """Show what went along with a step; nothing of what the resident took out."""
    changes = {} if hidden else event["changes"]
    return {
        "photos": photos_of(store, changes.get("photos", [])),
        "documents": documents_of(store, changes.get("documents", [])),
    }


def _upload(store: Store, upload_id: str) -> Upload | None:
    """Return an upload as it was when it was first shown in this request; None when there is none."""

    def read() -> Upload | None:
        try:
            return uploads.get(store, upload_id)
        except NotFound:
            return None

    return store.once((uploads.UPLOADS.name, upload_id), read)
