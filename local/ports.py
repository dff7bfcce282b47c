"""Ports on loopback: which are free, and which ones a data folder used last time."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"

#: The last port that there is.
HIGHEST = 65_535

#: Where `free_port` looks: below the ports that systems give to outgoing connections (RFC 6056, section 3.2),
#: which could take one between its choice and its use.
_LOWEST_CHOSEN, _CHOSEN_FROM = 10_000, 22_000

#: Each process begins elsewhere and gives none twice in a row, so that two seldom choose the same at once.
_turns = itertools.count(os.getpid() * 397)


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on that port now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As servers do: a port whose last connection lingers is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def free_from(port: int, host: str = LOOPBACK) -> int:
    """Return the first port from this one on that a server could listen on; whichever there is where none is."""
    return next((one for one in range(port, HIGHEST + 1) if is_free(one, host)), 0) or free_port()


def free_port() -> int:
    """Return a port on loopback that nobody listens on.

    :raises OSError: where there is none.
    """
    turns = itertools.islice(_turns, _CHOSEN_FROM)
    for port in (_LOWEST_CHOSEN + turn % _CHOSEN_FROM for turn in turns):
        if is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, "no port on loopback is free")


def remembered(file: Path, names: tuple[str, ...]) -> dict[str, int]:
    """Return a free port for each name: last time's where it is still free, else a new one; noted in `file` (JSON).

    Stable ports keep addresses that a person wrote down valid, and spare MongoDB a new configuration.
    """
    last: dict[str, int] = {}
    with contextlib.suppress(OSError, ValueError):
        last = {str(name): int(port) for name, port in json.loads(file.read_text()).items()}
    chosen: dict[str, int] = {}
    for name in names:
        port = last.get(name, 0)
        if not port or port in chosen.values() or not is_free(port):
            port = free_port()
        chosen[name] = port
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**last, **chosen}, indent=1) + "\n")
    return chosen
