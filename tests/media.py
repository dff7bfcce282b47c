"""Files of the media library, kept without the process that decodes, and office files as programs write them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from models.content import library_desk
from models.files import library
from models.files.kinds import FileFacts, FileKind, Part, ReadFile
from models.files.library import LibraryFile, Origin
from models.store import Store, events, new_id
from tests.builders import PHUONG_TRA_VINH
from tests.posting import EDITOR, WARD

#: What was said so that posts may take a file.
CLEARED: Mapping[str, Any] = {
    "rights": {"kind": "own", "note": ""},
    "consent": {"kind": "given", "note": "Đã hỏi"},
}

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
    'core-properties+xml"/>%s</Types>'
)
CORE = (
    f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Kế hoạch</dc:title>'
    "<dc:creator>Nguyen Van Mau</dc:creator></cp:coreProperties>"
)
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'


def in_library(
    store: Store,
    *,
    kind: FileKind = FileKind.PICTURE,
    name: str = "anh.jpg",
    data: bytes = b"",
    said: str = "",
    facts: FileFacts | None = None,
    **given: Any,
) -> LibraryFile:
    """A file of the library of the ward that posts may take, unless `given` says otherwise."""
    body = data or new_id().encode()
    main = Part(body, "jpg", "image/jpeg")
    parts = {"large": main, "thumb": Part(b"thumb", "jpg", "image/jpeg")}
    if kind is not FileKind.PICTURE:
        parts = {"document": Part(body, "pdf", "application/pdf")}
    usual: FileFacts = {"width": 80, "height": 60} if kind is FileKind.PICTURE else {"pages": 1}
    read = ReadFile(parts, facts or usual, said)
    kept = library.keep(store, kind, read, Origin(name, WARD, PHUONG_TRA_VINH), actor=events.SYSTEM).file
    described: Any = {**CLEARED, **given}
    return library_desk.describe(store, EDITOR, kept["_id"], described, expect=kept["version"])


def packed(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def text_document(more: Mapping[str, str | bytes] | None = None, *, types: str = "", body: str = "") -> bytes:
    """A DOCX with a line of text.

    :param more: further parts; `types` further content types, `body` further elements of the text.
    """
    line = "<w:p><w:r><w:t>Xin chào</w:t></w:r></w:p>"
    text = f'<w:document xmlns:w="{WORDS}"><w:body>{line}{body}</w:body></w:document>'
    own = {"[Content_Types].xml": TYPES % types, "word/document.xml": text, "docProps/core.xml": CORE}
    return packed({**own, **(more or {})})


def open_document(
    more: Mapping[str, str | bytes] | None = None, *, kind: str = "text", body: str = ""
) -> bytes:
    """An ODT, or an ODS if `kind` is "spreadsheet"."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' xmlns:draw="urn:d" xmlns:text="urn:t" xmlns:script="urn:s">{body}</office:document-content>'
    )
    meta = (
        f'<office:document-meta xmlns:office="{office}" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        "<dc:title>Văn bản mở</dc:title><dc:creator>Nguyen Van Mau</dc:creator></office:meta></office:document-meta>"
    )
    own = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, "meta.xml": meta}
    return packed({**own, **(more or {})})
