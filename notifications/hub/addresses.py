"""Addresses of files: only those that lie with the peer itself, below its own address."""

from __future__ import annotations

import re

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from notifications.channels import SendError, Verdict

#: What a server may read as a way up, or as the end of a path, where we would not.
_TRICKS = re.compile(r"%2e|%2f|%5c|%00|\\|//|[\x00-\x20\x7f]", re.I)

_PORTS = {"https": 443}


def beneath(base: str, url: str, provider: str) -> str:
    """Return where a file lies that a message of a peer names; `files/<name>` lies directly below its address.

    :raises SendError: `hub_file_address`: it lies elsewhere.
    """
    full = url if "://" in url else f"{base.rstrip('/')}/{url}"
    try:
        # The parser that the HTTP client itself uses, which takes dots out of the path.
        ours, found = parse_url(base), parse_url(full)
    except LocationParseError:
        found = None
    if found is None or not _is_beneath(ours, found):
        raise SendError(Verdict.PERMANENT, provider, "hub_file_address")
    return Url(found.scheme, None, found.host, found.port, found.path, found.query).url


def _is_beneath(ours: Url, found: Url) -> bool:
    root = (ours.path or "").rstrip("/") + "/"
    path = found.path or ""
    same = _server(ours) == _server(found) and found.scheme == "https" and found.auth is None
    return same and path.startswith(root) and len(path) > len(root) and not _TRICKS.search(path)


def _server(url: Url) -> tuple[str, int | None]:
    return (url.host or "").lower().rstrip("."), url.port or _PORTS.get(url.scheme or "")
