"""What is read from a request before any schema sees it: only well-formed JSON, and only where JSON is meant."""

from __future__ import annotations

import json
from typing import Any

from flask import Request
from webargs import missing
from webargs.flaskparser import FlaskParser, abort


class Parser(FlaskParser):
    """The parser behind `Blueprint.arguments`."""

    def _raw_load_json(self, req: Request) -> Any:
        """The JSON body; missing when there is no body at all.

        :raises werkzeug.exceptions.UnsupportedMediaType: there is a body, of another type (415).
        :raises werkzeug.exceptions.BadRequest: it is not JSON that can be stored (400).
        """
        raw = req.get_data(cache=True)
        if not raw:
            return missing
        if not req.is_json:
            abort(415)
        try:
            body = json.loads(raw)
            # Half a surrogate pair is legal in JSON and can't be stored; nor can numbers beyond 64 bits.
            _check(body)
        except (ValueError, OverflowError, RecursionError) as error:
            abort(400, exc=error, messages={"json": ["Invalid JSON body."]})
        return body


def _check(value: Any) -> None:
    """:raises ValueError: something in there has no place in the store."""
    if isinstance(value, str):
        value.encode()
    elif isinstance(value, int) and value.bit_length() > 63:
        raise OverflowError
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key)
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)
