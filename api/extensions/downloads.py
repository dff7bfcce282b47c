"""Tables and other files as downloads: what they are called, and how the document says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: What the document says of an answer that is a file.
BINARY: dict[str, Any] = {"type": "string", "format": "binary"}


def as_csv(content: str | bytes | Iterable[str] | Iterable[bytes], name: str) -> Response:
    """Send a table as CSV.

    :param name: of the file, without its ending.
    """
    return _named(content, CSV, f"{name}.csv")


def as_xlsx(content: bytes | Iterable[bytes], name: str) -> Response:
    """Send a table for Excel.

    :param name: of the file, without its ending.
    """
    return _named(content, XLSX, f"{name}.xlsx")


def _named(content: str | bytes | Iterable[str] | Iterable[bytes], mimetype: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)
