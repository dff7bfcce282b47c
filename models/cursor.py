"""Cursors: opaque strings that say where a page of a list ended."""

from __future__ import annotations

import base64
from datetime import datetime

from bson import json_util
from bson.errors import BSONError

from models.errors import Fault, Invalid


def encode(*parts: object) -> str:
    """A cursor of the sort values of the last row (strings, numbers, aware datetimes)."""
    text = json_util.dumps(list(parts), json_options=json_util.CANONICAL_JSON_OPTIONS)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, count: int, field: str = "after") -> list[object]:
    """The `count` values behind a cursor made by `encode`.

    :raises Invalid: it is not such a cursor.
    """
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        parts = json_util.loads(base64.urlsafe_b64decode(padded).decode(), json_options=_AWARE)
    except _MALFORMED as error:
        raise Invalid(Fault(field, "bad_cursor")) from error
    if not isinstance(parts, list) or len(parts) != count or not all(map(_is_sort_value, parts)):
        raise Invalid(Fault(field, "bad_cursor"))
    return parts


def _is_sort_value(value: object) -> bool:
    """Anything else that can be written into a cursor (a regex, a document) would reach a query."""
    if isinstance(value, str):
        return value.isprintable()
    if isinstance(value, int):
        return value.bit_length() < 64
    return isinstance(value, (float, datetime))


#: What the decoders raise for what `encode` did not make; a bad ObjectId is no ValueError.
_MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    RecursionError,
    BSONError,
)

_AWARE = json_util.JSONOptions(json_mode=json_util.JSONMode.CANONICAL, tz_aware=True)
