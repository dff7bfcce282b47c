"""JSON as strangers send it: read only as far as it is worth reading."""

from __future__ import annotations

import json
from collections.abc import Iterable

from werkzeug.exceptions import RequestEntityTooLarge

#: Lists and objects in each other. No schema goes beyond eight.
MOST_DEPTH = 20

#: A body has one value for so many bytes at most, names and the items of lists counted: what people mean has words in
#: it, and each value costs a hundred times its bytes until it is refused.
BYTES_A_VALUE = 10


class TooComplex(RequestEntityTooLarge):
    """A body short enough, but with more in it than it may have.

    :ivar said: the code of the sentence that says what.
    :ivar most: what there may be of that.
    """

    def __init__(self, said: str, most: int) -> None:
        super().__init__()
        self.said, self.most = said, most


def read(raw: bytes) -> object:
    """Read a body.

    :raises ValueError: it is no JSON, or deeper than the parser goes.
    :raises TooComplex: it has too many values, or they lie too deep in each other.
    """
    try:
        body = json.loads(raw)
    except RecursionError as error:
        raise ValueError("deeper than the parser goes") from error
    most = 100 + len(raw) // BYTES_A_VALUE
    left, level = most, [body]
    for _ in range(MOST_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
        left -= len(level)
        if left < 0:
            raise TooComplex("json_too_many_values", most)
        if not level:
            return body
    raise TooComplex("json_too_deep", MOST_DEPTH)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
