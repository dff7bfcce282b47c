"""Signed links: an address that opens one thing for a while, for `<img>` and others that send no credential."""

from __future__ import annotations

import hmac
import time

from models.errors import NotFound
from models.store import Store

#: How long a link opens what it names, in seconds. Rounded up to whole spans, so that caches see one address.
SPAN_SECONDS = 6 * 3600


def sign(store: Store, path: str) -> str:
    """Return `path` with the query that opens it for six to twelve hours."""
    until = (int(time.time()) // SPAN_SECONDS + 2) * SPAN_SECONDS
    return f"{path}?until={until}&sig={_signature(store, path, until)}"


def check(store: Store, path: str, until: int, signature: str) -> None:
    """Demand that the query belongs to the path and still holds.

    :raises NotFound: it does not; nothing is said about whether the thing exists.
    """
    fits = hmac.compare_digest(_signature(store, path, until).encode(), signature.encode())
    if not fits or until < time.time():
        raise NotFound


def _signature(store: Store, path: str, until: int) -> str:
    return store.vault.digest("link", store.settings.secret_key, path, str(until))[:32]
