"""Entity tags in `If-Match`, to the letter of RFC 9110 (8.8.3, 13.1.1); that of a version is its number in quotes."""

from __future__ import annotations

import re

#: More tags than this nobody holds of one document.
MOST = 20

#: Any version; which one, it does not say.
ANY = "*"

#: What no document has: a tag that is none of ours matches nothing.
NEVER = -1

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_VERSION = re.compile(r'"(0|[1-9][0-9]{0,8})"')


def tag_of(version: int) -> str:
    """Return the strong tag of a version."""
    return f'"{version}"'


def versions_in(header: str) -> list[int]:
    """Return the versions that the tags of a header name, in its order and each once; `NEVER` alone when none is ours.

    A weak tag compares unequal to any other, and so does one that is not written as ours are.

    :param header: the value of the field; not `ANY`.
    :raises ValueError: it is no list of entity tags, or one of more than `MOST`.
    """
    if not _LIST.fullmatch(header):
        raise ValueError("no list of entity tags")
    tags = re.findall(_TAG, header)
    if len(tags) > MOST:
        raise ValueError("no list of entity tags")
    named = (_VERSION.fullmatch(tag) for tag in tags)
    return list(dict.fromkeys(int(found[1]) for found in named if found)) or [NEVER]
