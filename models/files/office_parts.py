"""What the parts of an office file may be and say, read part by part without ever opening the file as a document.

A table of endings says what may stand in a container at all. Of what is XML every element is looked at: those that run
something (macros, controls, embedded objects, DDE) are refused, and so is whatever is fetched from elsewhere when the
file is opened (ISO/IEC 29500-2, 8.3: relationships of `TargetMode` "External"; OpenDocument 1.3 part 3, `xlink:href`).
Links that a reader has to follow themselves may stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from models.files.decoder import refuse

#: Endings of parts that are XML, and of those that are only shown.
XML = frozenset({"xml", "rels", "vml", "rdf"})
SHOWN = frozenset(
    [
        *("bmp", "emf", "gif", "jpeg", "jpg", "png", "svg", "tif", "tiff", "wdp", "webp", "wmf"),
        *("m4a", "m4v", "mov", "mp3", "mp4", "wav"),
        *("fntdata", "odttf", "ttf"),
    ]
)

#: Endings of office files within office files: the numbers behind a chart.
NESTED = frozenset({"docx", "pptx", "xlsx"})

#: Parts of other endings that programs write and that do nothing.
HARMLESS = re.compile(
    r"(?:\w+/)?printerSettings/[^/]+\.bin|mimetype|layout-cache|(?:ObjectReplacements/[^/]+)", re.I
)

#: Folders of OpenDocument that hold programs.
PROGRAMS = ("Basic/", "Scripts/", "Dialogs/")

#: Elements that run something or hold what does, whatever their namespace.
ACTIVE = frozenset(
    {
        "OLEObject",
        "altChunk",
        "applet",
        "control",
        "ddeLink",
        "event-listener",
        "floating-frame",
        "object-ole",
        "oleLink",
        "oleObject",
        "plugin",
        "script",
    }
)

#: Kinds of relationships of which the target runs or is taken in as it is.
ACTIVE_RELATIONS = re.compile(
    r"/(?:vbaProject|activeX\w*|oleObject|aFChunk|control|attachedToolbars|\w*Macro\w*)$", re.I
)

#: Fields of a text that run something, and those that fetch something when the file is opened.
RUNNING_FIELD = re.compile(r"\b(?:DDE|DDEAUTO|MACROBUTTON)\b", re.I)
FETCHING_FIELD = re.compile(r"\b(?:DATABASE|IMPORT|INCLUDE|INCLUDEPICTURE|INCLUDETEXT|LINK|RD)\b", re.I)

#: What stands between quotation marks in a field or formula: words, or where it leads.
QUOTED = re.compile(r'"([^"]*)"')

#: Formulas of a sheet that ask another program or call one, and those that fetch something.
RUNNING_FORMULA = re.compile(r"\b(?:CALL|DDE|EXEC|REGISTER(?:\.ID)?|RTD)\s*\(|[\w.]\s*\|\s*['\w/]", re.I)
FETCHING_FORMULA = re.compile(r"\b(?:IMAGE|IMPORT\w+|WEBSERVICE)\s*\(", re.I)

#: Elements within elements at most; programs for offices write some dozens.
DEEPEST = 500

#: Elements whose link a reader follows, or that is only a note of where a file came from.
FOLLOWED = frozenset({"a", "template", "auto-reload"})

#: Where such a link may lead.
HARMLESS_LINK = re.compile(r"(?:https?://|mailto:|#)", re.I)

XLINK = "http://www.w3.org/1999/xlink href"


@dataclass
class Said:
    """What was read in the parts: values of content types by name of a part, and titles."""

    types: dict[str, str] = field(default_factory=dict)
    title: str = ""


def ending(name: str) -> str:
    """Return the ending of the name of a part, in small letters."""
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def check_name(name: str) -> None:
    """Look at the name of a part.

    :raises Invalid: `upload_office_damaged`, `upload_office_active`.
    """
    if not name or name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
        raise refuse("upload_office_damaged")
    known = ending(name) in XML | SHOWN | NESTED or HARMLESS.fullmatch(name) or name.endswith("/")
    if not known or name.startswith(PROGRAMS):
        raise refuse("upload_office_active")


def check_xml(name: str, data: bytes, said: Said) -> None:
    """Look at every element of a part that is XML.

    :raises Invalid: `upload_office_active`, `upload_office_reaches_out`, `upload_encrypted`, `upload_office_damaged`.
    """
    if not data:
        # Some programs write the file of an empty list so.
        return
    reader = _Reader(name, said)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    # Entities swell and read files: no program for offices writes a document type.
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError, OSError) as error:
        raise refuse("upload_office_damaged") from error
    reader.finish()


def _no_doctype(*_: object) -> None:
    raise refuse("upload_office_damaged")


class _Reader:
    """Reads one part; what it finds of use goes into `said`."""

    def __init__(self, name: str, said: Said) -> None:
        self._name, self._said = name, said
        self._inside, self._fields, self._title, self._formula, self._depth = "", [""], "", "", 0

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """Look at an element with its attributes."""
        _, _, local = tag.rpartition(" ")
        self._depth += 1
        if self._depth > DEEPEST:
            raise refuse("upload_too_costly")
        if local in ACTIVE or local.startswith("dde-"):
            raise refuse("upload_office_active")
        if check := _OF_ELEMENT.get(local):
            check(self._said, given)
        if local == "fldSimple":
            self._fields.extend(value for key, value in given.items() if key.endswith("instr"))
        for key, value in given.items():
            if key.endswith(" formula"):
                _check_formula(value)
        link = given.get(XLINK, "")
        if link and local not in FOLLOWED and _leads_out(link):
            raise refuse("upload_office_reaches_out")
        self._inside = local

    def end(self, tag: str) -> None:
        """Leave an element."""
        if self._inside in FORMULAS:
            _check_formula(self._formula)
        self._inside, self._formula, self._depth = "", "", self._depth - 1

    def text(self, text: str) -> None:
        """Keep what fields say, and the title."""
        if self._inside == "instrText":
            self._fields[0] += text
        elif self._inside in FORMULAS:
            self._formula += text
        elif self._inside == "title" and len(self._title) < _LONGEST_TITLE:
            self._title += text

    def finish(self) -> None:
        """Judge what was said in pieces."""
        for one in self._fields:
            _check_field(one)
        if self._name == "meta.xml" or self._name.startswith("docProps/"):
            self._said.title = self._said.title or self._title[:_LONGEST_TITLE].strip()


_LONGEST_TITLE = 300

#: Elements of a sheet that hold a formula: of a cell, a name or a rule.
FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2"})


def _check_field(said: str) -> None:
    bare = QUOTED.sub("", said)
    if RUNNING_FIELD.search(bare):
        raise refuse("upload_office_active")
    if FETCHING_FIELD.search(bare) or any(_leads_astray(one) for one in QUOTED.findall(said)):
        raise refuse("upload_office_reaches_out")


def _check_formula(said: str) -> None:
    bare = QUOTED.sub("", said)
    if RUNNING_FORMULA.search(bare):
        raise refuse("upload_office_active")
    if FETCHING_FORMULA.search(bare):
        raise refuse("upload_office_reaches_out")


def _leads_astray(quoted: str) -> bool:
    """Say whether what is quoted leads to another machine's folder, or by another way than a link in a page does."""
    return quoted.startswith("\\\\") or (
        re.match(r"[a-z][a-z0-9+.-]*:\S", quoted, re.I) is not None and not HARMLESS_LINK.match(quoted)
    )


def _leads_out(link: str) -> bool:
    return ":" in link.split("/")[0] or link.startswith(("/", "..", "\\"))


def _relation(said: Said, given: Mapping[str, str]) -> None:
    kind, target = given.get("Type", ""), given.get("Target", "")
    if ACTIVE_RELATIONS.search(kind):
        raise refuse("upload_office_active")
    if given.get("TargetMode", "").lower() == "external" and not (
        kind.endswith("/hyperlink") and HARMLESS_LINK.match(target)
    ):
        raise refuse("upload_office_reaches_out")


def _content_type(said: Said, given: Mapping[str, str]) -> None:
    kind = given.get("ContentType", "")
    if re.search(r"macro|vba|activex|oleobject", kind, re.I):
        raise refuse("upload_office_active")
    said.types[given.get("PartName", "").removeprefix("/")] = kind


def _encrypted(said: Said, given: Mapping[str, str]) -> None:
    raise refuse("upload_encrypted")


#: What is looked at in the attributes of some elements.
_OF_ELEMENT: Mapping[str, Callable[[Said, Mapping[str, str]], None]] = {
    "Relationship": _relation,
    "Override": _content_type,
    "Default": _content_type,
    "encryption-data": _encrypted,
}
