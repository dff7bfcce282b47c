"""Hints that the programme changed (server-sent events). Losing one, or all of them, costs one poll."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from players.loudspeaker.account import Account
from players.loudspeaker.calls import RefusedError, UnreachableError

HINTS = "/hints/outlets/me"

#: A stream that is silent for so long is opened again; a server that has none is asked again after the second.
SILENT, ABSENT = 90.0, 600.0


def listen(server: str, account: Account, changed: Callable[[], None]) -> None:
    """Call `changed` at each hint, from a thread of its own for as long as the program runs."""
    threading.Thread(target=_listen, args=(server, account, changed), daemon=True).start()


def _listen(server: str, account: Account, changed: Callable[[], None]) -> None:
    while True:
        time.sleep(ABSENT if _read(server, account, changed) else 5.0)


def _read(server: str, account: Account, changed: Callable[[], None]) -> bool:
    """Read one stream to its end; returns whether there is none here."""
    if not account.paired:
        return False
    try:
        request = urllib.request.Request(server + HINTS, headers={"Accept": "text/event-stream"})
        request.add_header("Authorization", f"Bearer {account.token()}")
        with urllib.request.urlopen(request, timeout=SILENT) as stream:
            for line in stream:
                if line.strip() == b"event: changed":
                    changed()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code in (404, 501)
    except (OSError, ValueError, KeyError, RefusedError, UnreachableError):
        return False
    return False
