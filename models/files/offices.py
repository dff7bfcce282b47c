"""Office files (tệp văn phòng): texts, sheets and slides, packed again, or refused with the reason.

They are containers of many parts. Nothing in them may run (macros, embedded programs), nothing be fetched from
elsewhere when one is opened, and nothing be hidden by a password. The work is done by `models.files.office_cleaner` in
a process of its own (`models.files.decoding`).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid
from models.files import decoding
from models.files.office_formats import COMPOUND, ZIP


@dataclass(frozen=True)
class Office:
    """A safe office file: its bytes, its usual ending, and the title that it gives itself."""

    data: bytes
    format: str
    title: str


def is_office(data: bytes) -> bool:
    """Say whether these bytes mean to be an office file."""
    return data.startswith((ZIP, COMPOUND))


def read(data: bytes, max_bytes: int, where: Circumstances = HERE) -> Office:
    """Make a safe file of the bytes of an office file.

    :raises Invalid: it is too large, encrypted, damaged, of another format, holds what runs or is fetched from
        elsewhere, or unfolds to too much; says which.
    :raises Unavailable: too many others are being read.
    """
    if len(data) > max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": max_bytes // 1_000_000}))
    made = decoding.decode("office", data, {}, where)
    return Office(made.parts["document"], made.facts["format"], made.facts["title"])
