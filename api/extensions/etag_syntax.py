"""Entity tags, ours and what becomes of them on the way: the one place that reads `If-Match` and `If-None-Match`.

A proxy that compresses changes the tag of what it sends: Caddy, Apache and Jetty append the coding (`"3-gzip"`),
nginx makes it weak (`W/"3"`), a chain of them does both. Whoever sends such a tag back holds just the state that we
tagged with `"3"`, so it is read as that. RFC 9110 (8.8.3.2) lets no weak tag match in `If-Match`, because the bytes
may differ and a part of them could be put into others. Our writes carry no part of bytes: `If-Match` guards the number
of a version (13.1.1, the lost update), and in a weakened tag that is the same. Refusing it would stop every official
behind such a proxy.

A tag that is not ours never matches: no number, a number written otherwise, a suffix that is no coding.
"""

from __future__ import annotations

import re

#: More tags than this nobody holds of one document.
MOST = 20

#: Any version; which one, it does not say.
ANY = "*"

#: What no document has: a tag that is none of ours matches nothing.
NEVER = -1

#: Content codings that proxies put into tags (IANA's registry, as far as servers send them).
CODINGS = ("gzip", "x-gzip", "br", "zstd", "deflate", "compress")

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_VERSION = re.compile(r"(0|[1-9][0-9]{0,8})")
#: Jetty writes two hyphens, older releases of Apache's modules a semicolon.
_ADDED = re.compile(rf"(?:(?:--?|;)(?:{'|'.join(CODINGS)})){{1,3}}$")


def tag_of(version: int) -> str:
    """Return the strong tag of a version."""
    return f'"{version}"'


def as_sent(header: str) -> list[str]:
    """Return the tags of a header as they left Loa, without their quotes.

    :param header: the value of the field; not `ANY`.
    :raises ValueError: it is no list of entity tags, or one of more than `MOST`.
    """
    if not _LIST.fullmatch(header):
        raise ValueError("no list of entity tags")
    tags = re.findall(_TAG, header)
    if len(tags) > MOST:
        raise ValueError("no list of entity tags")
    return [bare(tag) for tag in tags]


def names(header: str, tag: str) -> bool:
    """Say whether an `If-None-Match` holds this tag (without quotes), or any; what is no list of tags holds none.

    :param header: the value of the field, or "".
    """
    if not header:
        return False
    try:
        return header == ANY or tag in as_sent(header)
    except ValueError:
        return False


def bare(tag: str) -> str:
    """Return one tag as it left Loa, without its quotes; whoever names it elsewhere may have left these out."""
    return _ADDED.sub("", tag.removeprefix("W/").strip('"'))


def versions_in(header: str) -> list[int]:
    """Return the versions that the tags of a header name, in its order and each once; `NEVER` alone when none is ours.

    :param header: the value of the field; not `ANY`.
    :raises ValueError: it is no list of entity tags, or one of more than `MOST`.
    """
    named = (_VERSION.fullmatch(tag) for tag in as_sent(header))
    return list(dict.fromkeys(int(found[1]) for found in named if found)) or [NEVER]
