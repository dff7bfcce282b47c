"""Uploads as they are shown, with signed links to their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.access import signed_links
from models.files import uploads
from models.files.uploads import UploadKind
from models.store import Document, Store


def photo(store: Store, upload: Document) -> Document:
    """A photo with links to its renditions."""
    path = f"/v1/uploads/{upload['_id']}"
    return {**upload, **{name: signed_links.sign(store, f"{path}/{name}.jpg") for name in ("large", "thumb")}}


def document(store: Store, upload: Document) -> Document:
    """A document with a link to its file."""
    return {**upload, "url": signed_links.sign(store, f"/v1/uploads/{upload['_id']}/document.pdf")}


def one(store: Store, upload: Document) -> Document:
    """An upload of one's own, whatever it is."""
    kind = uploads.kind_of(upload)
    return {**SHOWN[kind](store, upload), "kind": kind}


SHOWN: Mapping[UploadKind, Callable[[Store, Document], Document]] = {
    UploadKind.PHOTO: photo,
    UploadKind.DOCUMENT: document,
}
