"""Kinds of files that the library takes, as one table: how each is known, read, named and how long it stays unused.

A kind is a row. What reads it gives back only what is safe to hand on: the file as it was sent is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypedDict

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid
from models.files import offices, pdfs, pictures
from models.files.limits import MOST_PIXELS
from models.files.office_formats import MIMES
from models.files.recording_marks import is_recording
from models.files.recordings import Recording
from models.settings import Settings


class FileKind(StrEnum):
    """What a file of the library is; office files are texts, sheets and slides."""

    PICTURE = "picture"
    DOCUMENT = "document"
    OFFICE = "office"
    AUDIO = "audio"
    VIDEO = "video"


class FileFacts(TypedDict, total=False):
    """What is known of a file: pixels of a picture or film, pages of a document, seconds of a sound or film."""

    width: int
    height: int
    pages: int
    seconds: float


@dataclass(frozen=True)
class Part:
    """One file that was made of what was sent: its bytes, its usual ending without the dot, its media type."""

    data: bytes = field(repr=False)
    ending: str
    mime: str


@dataclass(frozen=True)
class ReadFile:
    """What was made of a file.

    :param parts: by name; the row of its kind says which one is the file itself.
    :param facts: what is known of it.
    :param said: what it says of itself, such as the title of a text; it is found by these words.
    """

    parts: Mapping[str, Part]
    facts: FileFacts
    said: str = ""


@dataclass(frozen=True)
class KindOfFile:
    """One row.

    :param is_one: says by its first bytes whether a file means to be one.
    :param read: makes something safe of it, or raises `Invalid` or `Unavailable`.
    :param main: the part that is the file itself: kept once by its hash, and what people save.
    :param shown: parts that a page may show; all else is saved by the browser, and never opened as a page of Loa.
    :param unused_for: how long one stays that nothing uses.
    :param shows_people: somebody has to say whether those who are seen or heard agree.
    """

    is_one: Callable[[bytes], bool]
    read: Callable[[Settings, bytes, Circumstances], ReadFile]
    main: str
    shown: frozenset[str]
    unused_for: timedelta
    shows_people: bool


JPEG, PDF = "image/jpeg", "application/pdf"

#: The ending and the media type of each part of a recording.
RECORDED: Mapping[str, tuple[str, str]] = {
    "audio": ("m4a", "audio/mp4"),
    "video": ("mp4", "video/mp4"),
    "poster": ("jpg", JPEG),
}


def _read_picture(settings: Settings, data: bytes, where: Circumstances) -> ReadFile:
    limits = pictures.Limits(settings.upload_max_bytes, MOST_PIXELS, settings.upload_max_frames)
    picture = pictures.read(data, limits, where)
    parts = {name: Part(made, "jpg", JPEG) for name, made in picture.renditions.items()}
    return ReadFile(parts, {"width": picture.width, "height": picture.height})


def _read_document(settings: Settings, data: bytes, where: Circumstances) -> ReadFile:
    pdf = pdfs.read(data, settings.upload_max_bytes, settings.upload_max_pages, where)
    return ReadFile({"document": Part(pdf.data, "pdf", PDF)}, {"pages": pdf.pages})


def _read_office(settings: Settings, data: bytes, where: Circumstances) -> ReadFile:
    made = offices.read(data, settings.upload_max_bytes, where)
    return ReadFile({"document": Part(made.data, made.format, MIMES[made.format])}, {}, made.title)


def _made_elsewhere(settings: Settings, data: bytes, where: Circumstances) -> ReadFile:
    """Refuse a recording where somebody waits for the answer: `models.files.sent_recordings` makes it."""
    raise Invalid(Fault("file", "recording_elsewhere"))


def of_recording(recording: Recording) -> tuple[FileKind, ReadFile]:
    """Return what a recording that was made is in the library."""
    parts = {name: Part(made, *RECORDED[name]) for name, made in recording.parts.items() if made}
    if not recording.is_film:
        return FileKind.AUDIO, ReadFile(parts, {"seconds": recording.seconds})
    facts: FileFacts = {
        "seconds": recording.seconds,
        "width": recording.width,
        "height": recording.height,
    }
    return FileKind.VIDEO, ReadFile(parts, facts)


#: The first row that knows a file reads it; a picture has many forms, so whatever nobody knows is tried as one.
KINDS: Mapping[FileKind, KindOfFile] = {
    FileKind.DOCUMENT: KindOfFile(
        is_one=pdfs.is_pdf,
        read=_read_document,
        main="document",
        shown=frozenset(),
        unused_for=timedelta(days=2 * 365),
        shows_people=False,
    ),
    FileKind.OFFICE: KindOfFile(
        is_one=offices.is_office,
        read=_read_office,
        main="document",
        shown=frozenset(),
        unused_for=timedelta(days=2 * 365),
        shows_people=False,
    ),
    FileKind.AUDIO: KindOfFile(
        is_one=is_recording,
        read=_made_elsewhere,
        main="audio",
        shown=frozenset({"audio"}),
        unused_for=timedelta(days=365),
        shows_people=True,
    ),
    FileKind.VIDEO: KindOfFile(
        is_one=is_recording,
        read=_made_elsewhere,
        main="video",
        shown=frozenset({"video", "poster"}),
        unused_for=timedelta(days=365),
        shows_people=True,
    ),
    FileKind.PICTURE: KindOfFile(
        is_one=lambda data: True,
        read=_read_picture,
        main="large",
        shown=frozenset({"large", "thumb"}),
        unused_for=timedelta(days=365),
        shows_people=True,
    ),
}


def read(settings: Settings, data: bytes, where: Circumstances = HERE) -> tuple[FileKind, ReadFile]:
    """Make something safe of a file, whatever it is.

    :raises Invalid: it is empty or can't be accepted, and why.
    :raises Unavailable: too many others are being read.
    """
    if not data:
        raise Invalid(Fault("file", "upload_empty"))
    kind = next(kind for kind, row in KINDS.items() if row.is_one(data))
    try:
        return kind, KINDS[kind].read(settings, data, where)
    except Invalid as error:
        if kind != FileKind.PICTURE or error.faults[0].code != "upload_not_a_picture":
            raise
        # It was tried as a picture since nothing else knew it.
        raise Invalid(Fault("file", "media_format_unknown")) from error
