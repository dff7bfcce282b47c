"""`python -m api.web_server`: the one way in which Loa is served, with containers, without, and by `make run`."""

from __future__ import annotations

import gc
import os
import resource
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from api import create_app, read_rooms
from api.extensions.context import EXTENSION
from api.web_server import options
from models import starting
from models.settings import Settings, SettingsError, load


class WebServer(BaseApplication):
    """The master process; it starts the processes that answer, and starts again those that die."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take what the settings say; nothing comes from a command line or a file of gunicorn's own."""
        given: dict[str, Any] = options.of(self.settings)
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application; each process makes its own, as none can share its parent's connection to the store."""
        app = create_app(self.settings)
        starting.insist(app.extensions[EXTENSION])
        return app


def main() -> int:
    """Serve until SIGTERM or SIGINT; returns 2 when the settings are wrong."""
    try:
        settings = load(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    _allow_open_files()
    read_rooms()
    # What is shared stays shared: nobody looks through it for garbage, and writes to it by that.
    gc.freeze()
    WebServer(settings).run()
    return 0


def _allow_open_files() -> None:
    """Open as many files as this user may: a connection takes one to three, and 1024 is the usual limit at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
