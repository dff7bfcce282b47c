"""The machine: room on the disk, and the zones of time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from loa.checks.finding import Finding, fine, wrong
from models.language.dates import VIETNAM
from models.settings import LEAST_FREE_BYTES, Settings


def look(settings: Settings, *, least: int = LEAST_FREE_BYTES) -> Iterator[Finding]:
    """Look at this machine.

    :param least: bytes that must be free.
    """
    yield _disk(settings, least)
    yield _zone(VIETNAM.key)


def _disk(settings: Settings, least: int) -> Finding:
    folder = settings.data_dir.resolve()
    # It need not be there yet; then it will lie on the disk of what is.
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB free for {folder}"
    if free < least:
        return wrong("disk", said, f"make room: {least / 1e9:.1f} GB at least")
    return fine("disk", said)


def _zone(name: str) -> Finding:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        return wrong("time zones", f"{name} is not known here", "apt-get install tzdata")
    return fine("time zones", name)
