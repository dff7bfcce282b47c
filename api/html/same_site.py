"""Forms of other sites are refused: a browser says where a form comes from.

`Sec-Fetch-Site` says it where the connection is secure; elsewhere `Origin` is compared with the host that was called,
and `Referer` of old browsers, such as those of phones with keys, that send no more. What says none of them is no
browser that could be misled, and it is refused as well.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from models.errors import Forbidden

#: What only reads.
READS = frozenset({"GET", "HEAD", "OPTIONS"})

#: From a page of ours, or from nowhere: an address that was typed, a bookmark.
OWN = frozenset({"same-origin", "none"})


def insist() -> None:
    """Demand of a write that it comes from a page of ours.

    :raises Forbidden: `other_site`.
    """
    if request.method in READS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    own = (
        site in OWN
        if site
        else _same_host(request.headers.get("Origin") or request.headers.get("Referer", ""))
    )
    if not own:
        raise Forbidden("other_site")


def insist_of_link() -> None:
    """Demand the same of a link whose opening is noted under somebody's name, such as an export.

    A browser that says nothing may come from a page of ours.

    :raises Forbidden: `other_site`.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("other_site")


def _same_host(origin: str) -> bool:
    try:
        return bool(origin) and urlsplit(origin).netloc.lower() == request.host.lower()
    except ValueError:
        return False
