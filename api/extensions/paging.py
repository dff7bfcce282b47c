"""Pages of a list: the cursor of the next page in `Link` (RFC 8288) and `X-Pagination`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict, Unpack

import marshmallow as ma
from flask import json, request, url_for

from models.errors import Fault
from models.store import cursor


class PageArgsSchema(ma.Schema):
    """`?after=` the cursor of the page before, `?limit=` how many."""

    after = ma.fields.String(load_default=None, validate=ma.validate.Length(max=500))
    limit = ma.fields.Integer(load_default=20, validate=ma.validate.Range(min=1, max=100))


class PageArgs(TypedDict):
    """What `PageArgsSchema` loads."""

    after: str | None
    limit: int


def cursor_faults(query: PageArgs) -> Iterator[Fault]:
    """Name what is wrong with `after` in a list that is sorted by one value."""
    yield from cursor.faults(lambda after: cursor.decode(after, 1), query["after"])


def moment_faults(query: PageArgs) -> Iterator[Fault]:
    """Name what is wrong with `after` in a list that is sorted by a moment and the id."""
    yield from cursor.faults(cursor.decode_moment, query["after"])


class Total(TypedDict, total=False):
    """How long a list is; with `more` it is longer than that, and nobody counted how long if `total` is None."""

    total: int | None
    more: bool


def page_headers(next_cursor: str | None, **more: Unpack[Total]) -> dict[str, str]:
    """Return the headers that name the next page; without `Link` this was the last.

    :param more: what else `X-Pagination` says.
    """
    headers = {"X-Pagination": json.dumps({"next": next_cursor, **more})}
    if next_cursor:
        query: Mapping[str, Any] = {**request.args.to_dict(flat=False), "after": next_cursor}
        address = url_for(request.endpoint or "", **{**(request.view_args or {}), **query})
        headers["Link"] = f'<{address}>; rel="next"'
    return headers
