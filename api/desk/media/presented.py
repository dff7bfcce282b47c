"""Files of the library as officials see them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from api.extensions.context import current_store
from models.access import signed_links
from models.files import kinds, library
from models.files.kinds import FileKind
from models.files.library import LibraryFile, Noted


class ShownLibraryFile(TypedDict):
    """A file as `LibraryFileSchema` dumps it; `url` and `parts` open it for some hours."""

    _id: str
    version: int
    hash: str
    kind: str
    name: str
    mime: str
    bytes: int
    url: str
    parts: dict[str, str]
    width: NotRequired[int]
    height: NotRequired[int]
    pages: NotRequired[int]
    seconds: NotRequired[float]
    title: dict[str, str]
    description: dict[str, str]
    alt: dict[str, str]
    tags: list[str]
    area_id: str | None
    taken_on: str
    source_agency_id: str
    rights: Noted
    consent: Noted
    refusal: str
    uploaded_by: str
    at: datetime


def show(file: LibraryFile) -> ShownLibraryFile:
    """Show a file."""
    store, main = current_store(), library.part(file)
    path = f"/v1/desk/media/{file['_id']}/parts"
    links = {name: signed_links.sign(store, f"{path}/{name}") for name in file["parts"]}
    url = links.pop(kinds.KINDS[FileKind(file["kind"])].main)
    return {
        "_id": file["_id"],
        "version": file["version"],
        "hash": file["hash"],
        "kind": file["kind"],
        "name": file["name"],
        "mime": main["mime"],
        "bytes": main["bytes"],
        "url": url,
        "parts": links,
        **file["facts"],
        "title": file["title"],
        "description": file["description"],
        "alt": file["alt"],
        "tags": file["tags"],
        "area_id": file["area_id"],
        "taken_on": file["taken_on"],
        "source_agency_id": file["source_agency_id"],
        "rights": file["rights"],
        "consent": file["consent"],
        "refusal": library.refusal(file),
        "uploaded_by": file["uploaded_by"],
        "at": file["at"],
    }
