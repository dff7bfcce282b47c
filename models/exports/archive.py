"""Archives: a ZIP file that is sent while its parts are made, with a few hundred kilobytes in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from models.exports.cells import local

#: Bytes that are sent at once.
CHUNK = 64 * 1024

#: How hard is compressed: 6 makes a table a fifth smaller and takes twice the time.
LEVEL = 3


@dataclass(frozen=True)
class Part:
    """One file of an archive.

    :param large: it may grow beyond 2 GB; such files some old programs do not open.
    """

    name: str
    content: Iterable[bytes]
    large: bool = False


class _Sink:
    """A file that can only be written, and keeps what was not taken yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nothing behind it."""

    def taken(self) -> bytes:
        found = b"".join(self._parts)
        self._parts.clear()
        self.size = 0
        return found


def stream(parts: Iterable[Part], at: datetime) -> Iterator[bytes]:
    """Yield a ZIP file with these parts, some bytes at a time.

    :param at: what stands there as the time of each part, so that the same parts make the same file.
    """
    sink, moment = _Sink(), local(at)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for part in parts:
            entry = zipfile.ZipInfo(part.name, stamp)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            entry._compresslevel = LEVEL  # type: ignore[attr-defined]
            with archive.open(entry, "w", force_zip64=part.large) as file:
                for data in part.content:
                    file.write(data)
                    if sink.size >= CHUNK:
                        yield sink.taken()
    yield sink.taken()


def encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as UTF-8."""
    return (text.encode() for text in texts)
