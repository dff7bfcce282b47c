"""PDF files: whatever is sent becomes a new file that shows the same and does nothing, or is refused with the reason.

The work is done by `models.files.pdf_cleaner` in a process of its own (`models.files.decoding`).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid
from models.files import decoding

#: Every PDF has this near its beginning.
MARK, WITHIN = b"%PDF-", 1024


@dataclass(frozen=True)
class Pdf:
    """A safe PDF file, and how many pages it has."""

    data: bytes
    pages: int


def is_pdf(data: bytes) -> bool:
    """Say whether these bytes mean to be a PDF file."""
    return MARK in data[:WITHIN]


def read(data: bytes, max_bytes: int, max_pages: int, where: Circumstances = HERE) -> Pdf:
    """Make a safe file of the bytes of a PDF.

    :raises Invalid: it is too large, has too many pages, is encrypted or damaged, or takes too much to read; says
        which.
    :raises Unavailable: too many others are being read.
    """
    if len(data) > max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": max_bytes // 1_000_000}))
    made = decoding.decode("pdf", data, {"max_pages": max_pages}, where)
    return Pdf(made.parts["document"], made.facts["pages"])
