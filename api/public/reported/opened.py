"""The cookie of whoever showed the PIN of a report: sealed, for an hour, and sent to the pages of this report alone.

Each page shows the PIN to `looking_up` again, so that the same rule opens a report here as at every other door.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from cryptography.fernet import InvalidToken
from flask import Response, request

from api.extensions.context import current_circumstances, current_store
from models.errors import NotFound
from models.reports import codes_and_pins, looking_up
from models.reports.looking_up import Seen

COOKIE = "loa_opened"

#: So long it opens the report.
KEPT = timedelta(hours=1)


def seen(code: str) -> Seen:
    """Return a report as far as this browser may see it: all of it with its cookie, else as anybody.

    :raises NotFound: there is none for them.
    :raises TooMany: too many codes or PINs were tried.
    """
    store = current_store()
    if pin := _pin(code):
        # Where the report is gone, it is as for anybody.
        with suppress(NotFound):
            return looking_up.look_up(store, code, (), current_circumstances(), pin=pin)
    return looking_up.look_up(store, code, (), current_circumstances())


def remember(response: Response, code: str, pin: str) -> None:
    """Let this browser open the report with this code for an hour."""
    store = current_store()
    said = [codes_and_pins.whole(store, code), pin, (datetime.now(UTC) + KEPT).timestamp()]
    response.set_cookie(
        COOKIE,
        store.vault.encrypt(json.dumps(said)),
        max_age=int(KEPT.total_seconds()),
        path=path_of(code),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response, code: str) -> None:
    """Close the report again, before the phone goes to somebody else."""
    response.delete_cookie(
        COOKIE, path=path_of(code), secure=request.is_secure, httponly=True, samesite="Lax"
    )


def path_of(code: str) -> str:
    """Return the path of the pages of a report."""
    return f"/r/{codes_and_pins.whole(current_store(), code)}"


def _pin(code: str) -> str:
    """Return the PIN that this browser showed for a code within the hour; "" for none."""
    store, sealed = current_store(), request.cookies.get(COOKIE, "")
    if not sealed:
        return ""
    try:
        of, pin, until = json.loads(store.vault.decrypt(sealed))
    except (InvalidToken, ValueError):
        return ""
    holds = of == codes_and_pins.whole(store, code) and until > datetime.now(UTC).timestamp()
    return str(pin) if holds else ""
