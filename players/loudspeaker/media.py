"""The files of programmes, held by their hash. Nothing whose hash is wrong is kept or played."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from players.loudspeaker.calls import Calls, RefusedError
from players.loudspeaker.folder import Folder
from players.loudspeaker.shapes import Item, Rendition

FILES = "media"

#: Types that every sink plays, the best one first.
PLAYED = ("audio/mpeg", "audio/ogg", "audio/webm", "audio/aac", "audio/wav")

#: A file that no programme names any more stays so long, in seconds: yesterday's bulletin may come back.
KEPT_SECONDS = 3 * 24 * 3600

#: With less room than this, what no programme names goes at once.
TIGHT_BYTES = 200 * 1024 * 1024


class Media:
    """The files on disk.

    :ivar failed: how often a file could not be had, was another one than its hash says, or found no room,
        by hash.
    """

    def __init__(self, folder: Folder, calls: Calls) -> None:
        self._folder, self._calls = folder, calls
        self.failed: dict[str, int] = {}

    def path(self, sha256: str) -> Path | None:
        """Return where a file lies whose hash has been looked at again; None: it is not here, or is broken."""
        content = self._folder.read(_name(sha256))
        if content is None:
            return None
        if hashlib.sha256(content).hexdigest() != sha256:
            self._folder.remove(_name(sha256))
            return None
        return self._folder.path(_name(sha256))

    def has(self, sha256: str) -> bool:
        """Return whether a file is here, without reading it."""
        return self._folder.path(_name(sha256)).exists()

    def fetch(self, rendition: Rendition) -> bool:
        """Bring a file; returns whether it is here now.

        :raises UnreachableError: no answer.
        """
        sha256 = str(rendition["sha256"])
        if self.has(sha256):
            return True
        try:
            content = self._calls.get(str(rendition["path"])).body
        except RefusedError:
            content = b""
        if hashlib.sha256(content).hexdigest() != sha256:
            self._count(sha256)
            return False
        try:
            self._folder.put(_name(sha256), content)
        except OSError:
            self._count(sha256)
            return False
        self.failed.pop(sha256, None)
        return True

    def _count(self, sha256: str) -> None:
        self.failed[sha256] = self.failed.get(sha256, 0) + 1

    def evict(self, named: Iterable[str]) -> None:
        """Remove what no programme names and nobody has needed for a while; at once where room is tight."""
        wanted, now = {_name(one) for one in named}, time.time()
        tight = self._folder.free_bytes() < TIGHT_BYTES
        for path in self._folder.path(FILES).glob("*"):
            old = now - path.stat().st_mtime > KEPT_SECONDS
            if f"{FILES}/{path.name}" not in wanted and (old or tight):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)


def sound_of(item: Item) -> Rendition | None:
    """Return the rendition of an item that a loudspeaker plays; None: it has no sound."""
    found = [one for one in item.get("renditions", ()) if one["type"] in PLAYED]
    return min(found, key=lambda one: PLAYED.index(one["type"]), default=None)


def _name(sha256: str) -> str:
    # A programme is signed, and still no name of its may lead out of the folder.
    return f"{FILES}/{sha256 if sha256.isalnum() else hashlib.sha256(sha256.encode()).hexdigest()}"
