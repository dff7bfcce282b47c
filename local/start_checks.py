"""What must hold before anything is started."""

from __future__ import annotations

import shutil
from pathlib import Path

from local import ports
from local.errors import StartError
from models.settings import LEAST_FREE_BYTES, Environment, Settings


def disk(folder: Path, least: int = LEAST_FREE_BYTES) -> None:
    """Insist on room for the data.

    :raises StartError: fewer than `least` bytes are free.
    """
    free = shutil.disk_usage(folder).free
    if free < least:
        raise StartError(
            f"The disk of {folder} is full: {free / 1e9:.1f} GB free, {least / 1e9:.1f} GB needed. "
            "Make room, or choose a folder on another disk: make run DATA_DIR=…"
        )


def web_port(settings: Settings) -> None:
    """Insist on the port that the web server wants.

    :raises StartError: it is taken, or this user may not have it.
    """
    if not ports.is_free(settings.port, settings.host):
        raise StartError(
            f"Port {settings.port} on {settings.host} is taken. Stop the program that uses it, or choose another "
            f"port: make run PORT={ports.free_from(settings.port + 10, settings.host)}"
        )


def embedded_allowed(settings: Settings) -> None:
    """Insist on servers of its own in production.

    :raises StartError: production without MONGODB_URI or BROKER_URL.
    """
    given = {"MONGODB_URI": settings.mongodb_uri, "BROKER_URL": settings.broker_url}
    missing = [name for name, value in given.items() if not value]
    if missing and settings.loa_env is Environment.PRODUCTION:
        raise StartError(f"Production runs on no embedded server: set {' and '.join(missing)}.")
