"""Versions: officials' writes name the version that they saw (`ETag` out, `If-Match` in)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired


def version_tag(document: Mapping[str, Any]) -> str:
    """The strong ETag of a document: its version in quotes."""
    return f'"{document["version"]}"'


def set_version(response: Response, document: Mapping[str, Any]) -> Response:
    """Tell the caller which version this is."""
    response.headers["ETag"] = version_tag(document)
    return response


def expected_version() -> int:
    """The version in `If-Match`.

    :raises PreconditionRequired: there is no If-Match (428).
    :raises PreconditionFailed: it is not one of our tags (412).
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    bare = given.strip('"')
    # isascii: digits of other scripts are digits to str.isdigit, too
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        raise PreconditionFailed
    return int(bare)
