"""Uploads as they are shown, with signed links to their files."""

from __future__ import annotations

from typing import TypedDict

from models.access import signed_links
from models.files import uploads
from models.files.uploads import Position, Upload, UploadKind
from models.store import Store


class ShownPhoto(TypedDict):
    """A photo; `large` and `thumb` are links that open its renditions for some hours, the size is in pixels."""

    _id: str
    width: int
    height: int
    large: str
    thumb: str


class ShownDocument(TypedDict):
    """A PDF document; `url` is a link that opens it for some hours."""

    _id: str
    pages: int
    bytes: int
    url: str


class OwnPhoto(ShownPhoto):
    """A photo of one's own; `position` is what its EXIF named."""

    kind: str
    position: Position | None


class OwnDocument(ShownDocument):
    """A PDF document of one's own; it has no position."""

    kind: str
    position: Position | None


def photo(store: Store, upload: Upload) -> ShownPhoto:
    """Show a photo with links to its renditions."""
    path = f"/v1/uploads/{upload['_id']}"
    return {
        "_id": upload["_id"],
        "width": upload["width"],
        "height": upload["height"],
        "large": signed_links.sign(store, f"{path}/large.jpg"),
        "thumb": signed_links.sign(store, f"{path}/thumb.jpg"),
    }


def document(store: Store, upload: Upload) -> ShownDocument:
    """Show a document with a link to its file."""
    return {
        "_id": upload["_id"],
        "pages": upload["pages"],
        "bytes": upload["bytes"],
        "url": signed_links.sign(store, f"/v1/uploads/{upload['_id']}/document.pdf"),
    }


def one(store: Store, upload: Upload) -> OwnPhoto | OwnDocument:
    """Show an upload of one's own, whatever it is."""
    kind, position = uploads.kind_of(upload), upload["position"]
    if kind is UploadKind.DOCUMENT:
        return {**document(store, upload), "kind": kind, "position": position}
    return {**photo(store, upload), "kind": kind, "position": position}
