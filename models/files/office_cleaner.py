"""The cleaner of office files, at work in `models.files.decoder`: file in, safe file out.

A container (ZIP) is read part by part, never more than the limits say; `models.files.office_parts` looks at each. What
may stay is packed again under fixed dates, so that nothing before, between or behind the parts comes along, and one
file always becomes the same bytes. Who wrote it, where and with what is taken out of its properties; its title stays.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from models.files import office_parts
from models.files.decoder import Made, refuse
from models.files.limits import MOST_OFFICE_NESTED, MOST_OFFICE_PARTS, MOST_OFFICE_UNFOLDED
from models.files.office_formats import COMPOUND, MIMES
from models.files.office_parts import NESTED, XML, Said, ending

# Names of parts may stand in this code; it can't be loaded any more once the doors are shut.
"".encode("cp437")

#: How a file of before 2007 that holds an encrypted one names it (UTF-16).
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

#: The format of an OpenXML file, by the content type of its main part.
MAIN: Mapping[str, str] = {f"{MIMES[name]}.main+xml": name for name in ("docx", "xlsx", "pptx")}

OPEN_DOCUMENT: Mapping[str, str] = {MIMES[name]: name for name in ("odt", "ods")}

#: Parts by which a container says that it is an office file; how its parts may be packed.
MARKS, PACKED = frozenset({"mimetype", "[content_types].xml"}), (ZIP_STORED, ZIP_DEFLATED)

#: A moment that every part has: the first that a ZIP can name.
DATE = (1980, 1, 1, 0, 0, 0)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

#: Properties without persons, by the content type of the part; `{title}` is that of the file.
PROPERTIES: Mapping[str, str] = {
    "application/vnd.openxmlformats-package.core-properties+xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>',
    "application/vnd.openxmlformats-officedocument.extended-properties+xml": "<Properties"
    f' xmlns="{_OFFICE}/extended-properties"/>',
    "application/vnd.openxmlformats-officedocument.custom-properties+xml": "<Properties"
    f' xmlns="{_OFFICE}/custom-properties"/>',
    "meta.xml": f'<office:document-meta xmlns:office="{_ODF}:office:1.0" office:version="1.3"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>",
}


def make(data: bytes) -> Made:
    """Make a new file, `document`, with the parts of an office file; the facts are `format` and `title`.

    :raises Invalid: `upload_encrypted`, `upload_office_active`, `upload_office_damaged`, `upload_office_reaches_out`,
        `upload_office_unknown`, `upload_too_costly`.
    """
    if data.startswith(COMPOUND):
        raise refuse("upload_encrypted" if ENCRYPTED in data else "upload_office_unknown")
    kind, title, packed = _Container(MOST_OFFICE_UNFOLDED).clean(data, MOST_OFFICE_NESTED)
    return Made({"format": kind, "title": title}, {"document": packed})


class _Container:
    """Reads containers, one within another, and counts what they unfold to."""

    def __init__(self, most: int) -> None:
        self._left = most

    def clean(self, data: bytes, deeper: int) -> tuple[str, str, bytes]:
        """Return the format of a file, its title, and its parts packed again.

        :param deeper: how many files may be in one another within this one.
        """
        out, said = BytesIO(), Said()
        try:
            with ZipFile(BytesIO(data)) as source, ZipFile(out, "w") as made:
                infos = _infos(source)
                kind = self._kind_of(source, infos, said)
                for info in infos:
                    part = self._cleaned(info.filename, self._read(source, info), said, deeper)
                    made.writestr(_fresh(info.filename), part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            ValueError,
            OverflowError,
        ) as error:
            raise refuse("upload_office_damaged") from error
        return kind, said.title, out.getvalue()

    def _kind_of(self, source: ZipFile, infos: list[ZipInfo], said: Said) -> str:
        """Return which format it really is, whatever it is called."""
        names = {info.filename: info for info in infos}
        if "mimetype" in names:
            said.types["meta.xml"] = "meta.xml"
            mime = self._read(source, names["mimetype"]).decode("ascii", "replace").strip()
            found = OPEN_DOCUMENT.get(mime)
        elif "[Content_Types].xml" in names:
            office_parts.check_xml(
                "[Content_Types].xml", self._read(source, names["[Content_Types].xml"]), said
            )
            formats = {MAIN[one] for name, one in said.types.items() if one in MAIN and name in names}
            found = formats.pop() if len(formats) == 1 else None
        else:
            found = None
        if found is None:
            raise refuse("upload_office_unknown")
        return found

    def _cleaned(self, name: str, part: bytes, said: Said, deeper: int) -> bytes:
        if ending(name) in XML:
            office_parts.check_xml(name, part, said)
        elif ending(name) in NESTED:
            if not deeper:
                raise refuse("upload_too_costly")
            return self.clean(part, deeper - 1)[2]
        fresh = PROPERTIES.get(said.types.get(name, ""))
        return fresh.format(title=escape(said.title)).encode() if fresh else part

    def _read(self, source: ZipFile, info: ZipInfo) -> bytes:
        """Unfold a part, and stop where it is more than all may be; what it says of its size is not believed."""
        with source.open(info) as stream:
            data = stream.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise refuse("upload_too_costly")
        return data


def _infos(source: ZipFile) -> list[ZipInfo]:
    """Return the parts, after a look at their names and how they are packed."""
    infos = source.infolist()
    if len(infos) > MOST_OFFICE_PARTS:
        raise refuse("upload_too_costly")
    names = [info.filename.lower() for info in infos]
    if len(set(names)) < len(names) or any(info.compress_type not in PACKED for info in infos):
        raise refuse("upload_office_damaged")
    if any(info.flag_bits & 1 for info in infos):
        raise refuse("upload_encrypted")
    if MARKS.isdisjoint(names):
        raise refuse("upload_office_unknown")
    for info in infos:
        office_parts.check_name(info.filename)
    return infos


def _fresh(name: str) -> ZipInfo:
    fresh = ZipInfo(name, DATE)
    # The first part of OpenDocument is read without unpacking (part 2, 3.3).
    fresh.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
    return fresh
