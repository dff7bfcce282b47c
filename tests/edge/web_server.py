"""The web server as a real process, for whatever needs its connections, its threads, its output or its death."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import requests

from local import ports, services
from local.processes import Child, Command, Process
from models.settings import SETTINGS, Settings
from tests import forks


class ForkedChild(Child):
    """A `python -m` that imports nothing again.

    :param output: a device or pipe that is its standard output instead of the log.
    """

    def __init__(self, command: Command, output: Path | None = None) -> None:
        self._output = output
        super().__init__(command)

    def _begin(self, log: IO[bytes]) -> Process:
        _python, _module, *arguments = self.command.argv
        return forks.Program(arguments, self.command.env or os.environ, self.command.log, self._output)

    def stop(self) -> None:
        """End it, and what it forked: those that it leaves behind are not found by their command line."""
        super().stop()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


class Server(NamedTuple):
    """Its port, and its master process."""

    port: int
    child: Child

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    def get(self, path: str, *, timeout: float = 60) -> requests.Response:
        """A GET without proxies of the environment."""
        return self.ask("GET", path, timeout=timeout)

    def ask(
        self,
        method: str,
        path: str,
        *,
        timeout: float = 60,
        headers: Mapping[str, str] | None = None,
        json: object = None,
    ) -> requests.Response:
        """Any request without proxies of the environment, over a connection of its own."""
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, timeout=timeout, headers=headers, json=json)


@contextmanager
def web_server(
    settings: Settings, folder: Path, *, threads: int = 2, output: Path | None = None
) -> Iterator[Server]:
    """Run the web server with one process of so many threads.

    :param folder: where its log goes.
    :param output: a device or pipe that is its standard output instead of the log.
    """
    serving = dataclasses.replace(settings, port=ports.free_port(), web_workers=1, web_threads=threads)
    part = services.web(folder, serving, environment(serving))
    child = ForkedChild(part.command, output)
    try:
        part.ready(child)
        yield Server(serving.port, child)
    finally:
        child.stop()


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process with these settings."""
    given = dict(os.environ)
    for field in SETTINGS:
        value = getattr(settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return given
