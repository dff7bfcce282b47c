"""Photos and documents of reports, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from api.uploads.presented import ShownDocument, ShownPhoto, document, photo
from models.files.uploads import Upload
from models.store import Store
from models.store.events import Event

Uploads = Mapping[str, Upload]


def photos_of(store: Store, uploads: Uploads, upload_ids: Sequence[str]) -> list[ShownPhoto]:
    """Show these uploads with links to their renditions; those that were erased are left out.

    :param uploads: by id, with these among them.
    """
    return [photo(store, upload) for upload in _there(uploads, upload_ids)]


def documents_of(store: Store, uploads: Uploads, upload_ids: Sequence[str]) -> list[ShownDocument]:
    """Show these uploads with a link to the file; those that were erased are left out."""
    return [document(store, upload) for upload in _there(uploads, upload_ids)]


class Attached(TypedDict):
    """What went along with a step."""

    photos: list[ShownPhoto]
    documents: list[ShownDocument]


def along(store: Store, uploads: Uploads, event: Event, *, hidden: bool) -> Attached:
    """Show what went along with a step; nothing of what the resident took out."""
    changes = {} if hidden else event["changes"]
    return {
        "photos": photos_of(store, uploads, changes.get("photos", [])),
        "documents": documents_of(store, uploads, changes.get("documents", [])),
    }


def _there(uploads: Uploads, upload_ids: Sequence[str]) -> Iterator[Upload]:
    found = (uploads.get(upload_id) for upload_id in upload_ids)
    return (upload for upload in found if upload and upload["files"])
