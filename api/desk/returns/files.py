"""Files of reports as answers of the API and of the console."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def saved_as(content: bytes | Iterable[bytes], name: str, mime: str) -> Response:
    """Return the answer by which a browser saves a file.

    :param name: letters, digits, dashes and dots alone, such as `models.returns.papers.file_name` makes.
    """
    return Response(content, mimetype=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})
