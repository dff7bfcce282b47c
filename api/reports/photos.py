"""Photos of reports, as they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from api.uploads.routes import photo
from models import uploads
from models.errors import NotFound
from models.store import Document, Store


def photos_of(store: Store, upload_ids: Sequence[str]) -> list[Document]:
    """These uploads with links to their renditions; those that were erased are left out."""
    found = (_upload(store, upload_id) for upload_id in upload_ids)
    return [photo(store, upload) for upload in found if upload and upload["files"]]


def _upload(store: Store, upload_id: str) -> Document | None:
    """An upload as it was when it was first shown in this request; None when there is none."""

    def read() -> Document | None:
        try:
            return uploads.get(store, upload_id)
        except NotFound:
            return None

    return store.once((uploads.COLLECTION, upload_id), read)
