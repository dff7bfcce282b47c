"""Stored files as they are sent: piece by piece, whole or in part (RFC 9110, 14), never opened as a page of Loa."""

from __future__ import annotations

from typing import IO, cast
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from models.files import kinds, library
from models.files.file_words import clean_name
from models.files.kinds import FileKind
from models.files.library import LibraryFile
from models.store import Store

#: Nothing that a file says is obeyed, and no browser guesses what it is (`api.extensions.headers` says so).
SANDBOX = "sandbox; default-src 'none'"

#: Bytes that are read at once.
PIECE = 256 << 10


def send(store: Store, file: LibraryFile, part: str = "") -> Response:
    """Send a part of a file of the library, the file itself if none is named.

    A part that pages show (`kinds.KINDS`) is sent to be shown, everything else to be saved.

    :raises NotFound: there is no such part.
    """
    row, stored = kinds.KINDS[FileKind(file["kind"])], library.part(file, part)
    name = part or row.main
    file_object = cast("IO[bytes]", library.open_part(store, stored))
    body = wrap_file(request.environ, file_object, PIECE)
    how = "inline" if name in row.shown else "attachment"
    response = Response(body, mimetype=stored["mime"], direct_passthrough=True)
    response.headers["Content-Disposition"] = f"{how}; {_file_name(file, stored['ending'])}"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.content_length = stored["bytes"]
    response.set_etag(f"{file['hash'][:32]}-{name}")
    return in_part(response, stored["bytes"])


def in_part(response: Response, length: int) -> Response:
    """Let a response of so many bytes send the part that is asked for; units that Loa does not know are none (14.2)."""
    asked = {**request.environ}
    if request.range is None or request.range.units != "bytes":
        asked.pop("HTTP_RANGE", None)
    response.make_conditional(asked, accept_ranges=True, complete_length=length)
    return response


def _file_name(file: LibraryFile, ending: str) -> str:
    """Return the name under which a browser saves it (RFC 6266), in any script."""
    stem = clean_name(file["name"]).rpartition(".")[0] or file["_id"]
    return f"filename=\"{file['_id']}.{ending}\"; filename*=UTF-8''{quote(f'{stem}.{ending}', safe='')}"
