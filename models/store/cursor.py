"""Cursors: opaque strings that say where a page of a list ended, and what comes after it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bson import json_util
from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING

from models.errors import Fault, Invalid

#: A stretch of a list: the conditions of its rows, and the keys that they still have to be sorted by.
Stretch = tuple[list[dict[str, Any]], list[tuple[str, int]]]


def encode(*parts: object) -> str:
    """Return a cursor of the sort values of the last row (strings, numbers, aware datetimes)."""
    text = json_util.dumps(list(parts), json_options=json_util.CANONICAL_JSON_OPTIONS)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, count: int, field: str = "after") -> list[object]:
    """Return the `count` values behind a cursor made by `encode`.

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


def decode_moment(cursor: str) -> tuple[datetime, str]:
    """Return the moment and the id behind a cursor of a list that is sorted by both.

    :raises Invalid: it is not such a cursor.
    """
    at, last = decode(cursor, 2)
    if not (isinstance(at, datetime) and isinstance(last, str)):
        raise Invalid(Fault("after", "bad_cursor"))
    return at, last


def after_moment(keys: Sequence[tuple[str, int]], after: str | None) -> list[dict[str, Any]]:
    """Return the conditions of what comes after a cursor of a list that is sorted by a moment and the id, in `keys`.

    :raises Invalid: it is not such a cursor.
    """
    if not after:
        return []
    ((conditions, _),) = beyond(keys, decode_moment(after))
    return conditions


def faults(decoded: Callable[[str], object], cursor: str | None) -> list[Fault]:
    """Return what is wrong with a cursor, if there is one.

    :param decoded: reads it, or raises `Invalid`.
    """
    try:
        if cursor:
            decoded(cursor)
    except Invalid as error:
        return list(error.faults)
    return []


def beyond(keys: Sequence[tuple[str, int]], values: Sequence[object]) -> list[Stretch]:
    """Return what comes after a row with these sort values, as stretches of the list in their order.

    With ascending keys (a, b, id), what comes after (1, 2, x) is first `a = 1 and (b > 2 or b = 2 and id > x)`, then
    `a > 1`. So each stretch is one of an index, and the first begins where the page before ended.
    """
    same = [{name: value} for (name, _), value in zip(keys, values, strict=True)]
    further = [{name: {_BEYOND[way]: value}} for (name, way), value in zip(keys, values, strict=True)]
    alike = max(0, len(keys) - 2)
    ties: list[dict[str, Any]] = [further[-1]]
    if len(keys) > 1:
        name, way = keys[-2]
        # The first follows from the rest, and lets the index begin there.
        begin = {name: {f"{_BEYOND[way]}e": values[-2]}}
        ties = [begin, {"$or": [further[-2], {**same[-2], **further[-1]}]}]
    later: list[Stretch] = [([*same[:n], further[n]], list(keys[n:])) for n in reversed(range(alike))]
    return [([*same[:alike], *ties], list(keys[alike:])), *later]


def _is_sort_value(value: object) -> bool:
    """Say whether a value may reach a query; a cursor that somebody made may hold a regex or a document."""
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

#: The operator that says so, by the direction of a key.
_BEYOND = {ASCENDING: "$gt", DESCENDING: "$lt"}

_AWARE = json_util.JSONOptions(json_mode=json_util.JSONMode.CANONICAL, tz_aware=True)
