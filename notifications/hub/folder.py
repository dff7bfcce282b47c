"""A folder of files, for systems that only exchange files.

Ours appear whole in `out/`; theirs are read from `in/` and moved to `done/`, or to `refused/` with the reason beside.
"""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Self

from models.hub.messages import MOST_BYTES
from models.hub.peers import Peer
from models.settings import Settings
from notifications.channels import SendError, Verdict
from notifications.hub.connector import Incoming, Page

PROVIDER = "hub_folder"

#: So many files are read at once.
MOST_AT_ONCE = 50

_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}")
_BESIDE = re.compile(r"files/([A-Za-z0-9_-][A-Za-z0-9._-]{0,150})")
_FILE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._:@-]{0,150}\.json")


class FolderConnector:
    """Reads and writes plain files of one folder; what is no plain file there, or leads elsewhere, is passed over."""

    def __init__(self, peer: Peer, _settings: Settings) -> None:
        self._root = Path(peer.folder)

    def send(self, message_id: str, body: bytes) -> None:
        """Write the file of a message, whole or not at all; a second time it is the same file."""
        if not _ID.fullmatch(message_id):
            raise SendError(Verdict.PERMANENT, PROVIDER, "bad_name")
        try:
            _write(self._room("out"), f"{message_id}.json", body)
        except OSError as error:
            raise _failed(error) from error

    def fetch(self, cursor: str) -> Page:
        """Return the files of `in/` in the order of their names; what was settled lies there no more."""
        try:
            names = sorted(one.name for one in self._room("in").iterdir() if _FILE.fullmatch(one.name))
            found = [one for name in names[:MOST_AT_ONCE] if (one := self._read(name))]
        except OSError as error:
            raise _failed(error) from error
        return Page(found, cursor, more=len(names) > MOST_AT_ONCE and bool(found))

    def settle(self, incoming: Incoming, reason: str) -> None:
        """Move the file to `done/`, or to `refused/` with the reason in a file beside it."""
        try:
            room = self._room("refused" if reason else "done")
            if reason:
                (room / f"{incoming.name}.reason").unlink(missing_ok=True)
                (room / f"{incoming.name}.reason").write_text(json.dumps({"reason": reason}) + "\n")
            (self._root / "in" / incoming.name).replace(room / incoming.name)
        except OSError as error:
            raise _failed(error) from error

    def read_file(self, url: str, most: int) -> bytes:
        """Return the file of that name in `in/files/`; one that is not there yet may come."""
        name = _file_name(url)
        try:
            found = _read(self._room("in/files"), name, most)
        except OSError as error:
            raise _failed(error) from error
        if found is None:
            raise SendError(Verdict.RETRY, PROVIDER, "hub_file_missing")
        return found

    def put_file(self, url: str, data: bytes, media_type: str) -> None:
        """Write the file of that name in `out/files/`, whole or not at all."""
        try:
            _write(self._room("out/files"), _file_name(url), data)
        except OSError as error:
            raise _failed(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def _room(self, name: str) -> Path:
        room = self._root / name
        room.mkdir(parents=True, exist_ok=True)
        if room.is_symlink():
            raise OSError(f"{name} leads elsewhere")
        return room

    def _read(self, name: str) -> Incoming | None:
        """Return a message, of a large one just too much; None for what is no plain file or gone."""
        raw = _read(self._root / "in", name, MOST_BYTES)
        return None if raw is None else Incoming(name, raw)


def _read(room: Path, name: str, most: int) -> bytes | None:
    """Return a file, of a large one just too much; None for a link, a pipe, or what is gone."""
    try:
        handle = os.open(room / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _write(room: Path, name: str, data: bytes) -> None:
    """Write a file, whole or not at all."""
    part = room / f".{name}.part"
    # Nobody may have laid a link there that leads elsewhere.
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(room / name)


def _file_name(url: str) -> str:
    """Return the name of a file that lies beside the message.

    :raises SendError: it lies elsewhere.
    """
    found = _BESIDE.fullmatch(url)
    if found is None:
        raise SendError(Verdict.PERMANENT, PROVIDER, "hub_file_address")
    return found[1]


def _failed(error: OSError) -> SendError:
    return SendError(Verdict.RETRY, PROVIDER, "folder", error.strerror or str(error))
