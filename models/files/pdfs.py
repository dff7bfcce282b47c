"""PDF files: whatever is sent becomes a new file that shows the same and does nothing, or is refused with the reason.

The work is done by `models.files.pdf_cleaner` in a process of its own, since the libraries that read PDF are large
and the files of strangers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import structlog

from models.errors import Fault, Invalid, TooMany

log = structlog.get_logger(__name__)

#: Every PDF has this near its beginning.
MARK, WITHIN = b"%PDF-", 1024

#: After so many seconds by the clock on the wall a file counts as damaged.
PATIENCE = 30

#: Files that one web process has cleaned at the same time, since each may take a gigabyte for a while; how long
#: one more waits for a place, and how long its sender is asked to wait when none came free. In seconds.
PLACES, WAIT, COME_BACK = 2, 5, 10

places = threading.BoundedSemaphore(PLACES)

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Pdf:
    """A safe PDF file, and how many pages it has."""

    data: bytes
    pages: int


class CleanerSays(TypedDict, total=False):
    """What the cleaner says of a file: how many `pages` the new one has, or its `fault` and the `max` of pages."""

    pages: int
    fault: str
    max: int


def is_pdf(data: bytes) -> bool:
    """Say whether these bytes mean to be a PDF file."""
    return MARK in data[:WITHIN]


def read(data: bytes, max_bytes: int, max_pages: int) -> Pdf:
    """Make a safe file of the bytes of a PDF.

    :raises Invalid: it is too large, has too many pages, is encrypted or damaged; says which.
    :raises TooMany: too many others are being read.
    """
    if len(data) > max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": max_bytes // 1_000_000}))
    if not places.acquire(timeout=WAIT):
        raise TooMany(retry_after=COME_BACK)
    try:
        head, made = _cleaned(data, max_pages)
    finally:
        places.release()
    if "fault" in head:
        log.info("pdf_refused", **head)
        raise Invalid(Fault("file", head.pop("fault"), head))
    return Pdf(made, head["pages"])


def _cleaned(data: bytes, max_pages: int) -> tuple[CleanerSays, bytes]:
    """Return what the cleaner says, and the file that it made."""
    damaged: CleanerSays = {"fault": "upload_pdf_damaged"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "models.files.pdf_cleaner", str(max_pages)],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            cwd=ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return damaged, b""
    head, _, made = done.stdout.partition(b"\n")
    if done.returncode or not head:
        log.warning(
            "pdf_cleaner_ended", code=done.returncode, said=done.stderr[-300:].decode(errors="replace")
        )
        return damaged, b""
    says: CleanerSays = json.loads(head)
    return says, made
