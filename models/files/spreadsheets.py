"""Spreadsheets: the texts of the cells of an XLSX, XLS or CSV file, or the reason why it can't be read.

The work is done by `models.files.spreadsheet_reader` in a process of its own (`models.files.decoding`).
"""

from __future__ import annotations

import json

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid
from models.files import decoding

#: One sheet: its name ("" for a CSV file), and its rows of texts, each without the empty cells at its end.
Sheet = tuple[str, list[list[str]]]


def read(data: bytes, max_bytes: int, where: Circumstances = HERE) -> list[Sheet]:
    """Return the sheets of a file in their order.

    :raises Invalid: it is too large, encrypted or damaged, or takes too much to read; says which.
    :raises Unavailable: too many others are being read.
    """
    if len(data) > max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": max_bytes // 1_000_000}))
    made = decoding.decode("spreadsheet", data, {}, where)
    return [(name, rows) for name, rows in json.loads(made.parts["sheets"])]
