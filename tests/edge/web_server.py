"""The web server as a real process, for whatever needs its connections, its threads, its output or its death."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import requests

from local import ports, services
from local.processes import Child, Command, running
from models.settings import SETTINGS, Settings


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
    with running(_into(part.command, output)) as child:
        part.ready(child)
        yield Server(serving.port, child)


def _into(command: Command, output: Path | None) -> Command:
    if output is None:
        return command
    argv = ("/bin/sh", "-c", 'output=$1; shift; exec "$@" >"$output"', "sh", str(output), *command.argv)
    return dataclasses.replace(command, argv=argv)


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process with these settings."""
    given = dict(os.environ)
    for field in SETTINGS:
        value = getattr(settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return given
