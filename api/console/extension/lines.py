"""Rows that a form takes as lines of one text: what is wrong with a row is said of the line in which it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.html.words import said
from models.errors import Fault


def labels(faults: Iterable[Fault], room: str, parts: Mapping[str, str]) -> dict[str, str]:
    """Return what the wrong parts of rows are called: `sessions.1.day` is “Ngày ở dòng 2”.

    :param room: the field that has the rows.
    :param parts: the words for a part of a row, with `%(number)s` where the line stands.
    """
    found = {}
    for one in faults:
        head, _, rest = one.field.partition(".")
        number, _, part = rest.partition(".")
        words = parts.get(part.partition(".")[0])
        if head == room and number.isdecimal() and words:
            found[one.field] = said(words) % {"number": int(number) + 1}
    return found
