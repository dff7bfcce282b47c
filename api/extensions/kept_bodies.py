"""Bodies that a process made and makes no second time: one for each address and tag, as much as fits.

The tag says from what a body was made, so nothing here ever has to be taken back: what changed has another tag.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from flask import Response, current_app, request

from api.extensions.caching import holds

#: Bytes of bodies that one process keeps.
MOST_BYTES = 16_000_000

JSON = "application/json"


class Made(NamedTuple):
    """A body and the headers that belong to it."""

    body: bytes
    headers: dict[str, str]


class KeptBodies:
    """The bodies that were asked for last."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._made: OrderedDict[tuple[str, str], Made] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str], make: Callable[[], Made]) -> Made:
        """Return what is kept under the key, made now if it is not."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            if key not in self._made:
                self._made[key] = made
                self._bytes += len(made.body)
            while self._bytes > self._most:
                _, dropped = self._made.popitem(last=False)
                self._bytes -= len(dropped.body)
        return made


_KEPT = KeptBodies()


def answer(tag: str | None, make: Callable[[], tuple[object, dict[str, str]]]) -> Response:
    """Return the answer with this tag: 304 to whoever holds it, else the body that was made before, or is made now.

    :param tag: without quotes; says from what the answer to this address is made, and nothing of who asks. None where
        nothing says that: then it is made each time.
    :param make: gives what is written as JSON, and the headers.
    """
    if tag is None:
        made = _written(*make())
        return Response(made.body, headers=made.headers, mimetype=JSON)
    if holds(tag):
        response = Response(status=304)
    else:
        made = _KEPT.get((request.full_path, tag), lambda: _written(*make()))
        response = Response(made.body, headers=made.headers, mimetype=JSON)
    response.set_etag(tag)
    return response


def _written(shown: object, headers: dict[str, str]) -> Made:
    text = current_app.json.dumps(shown, separators=(",", ":"))
    return Made(text.encode(), headers)
