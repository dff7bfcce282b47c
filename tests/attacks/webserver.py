"""A web server of Loa as a real process, for attacks that need its threads, its output or its death."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import requests

from local import ports
from local.processes import ROOT
from models.settings import SETTINGS, Settings


@dataclass(frozen=True)
class Server:
    """Where it answers, and its process."""

    url: str
    process: subprocess.Popen[bytes]

    def get(self, path: str, *, timeout: float = 60) -> requests.Response:
        """A GET without proxies."""
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
        """Any request without proxies."""
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.url + path, timeout=timeout, headers=headers, json=json)


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process of Loa with these settings."""
    given = {}
    for field in SETTINGS:
        value = getattr(settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return {**os.environ, **given}


@contextmanager
def serving(
    settings: Settings, *, threads: int = 8, stdout: int | IO[bytes] = subprocess.DEVNULL
) -> Iterator[Server]:
    """Run gunicorn with one process of so many threads for the length of the block."""
    port = ports.free_port()
    options = ("--worker-class", "gthread", "--workers", "1", "--threads", str(threads))
    argv = (sys.executable, "-m", "gunicorn", "wsgi:app", *options, "--bind", f"127.0.0.1:{port}")
    process = subprocess.Popen(
        (*argv, "--no-control-socket"),
        cwd=ROOT,
        env=environment(settings),
        stdout=stdout,
        stderr=subprocess.DEVNULL,
    )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _until_it_listens(server)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _until_it_listens(server: Server) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            server.get("/version", timeout=5)
        except requests.RequestException:
            assert time.monotonic() < deadline, "it never listened"
            time.sleep(0.1)
        else:
            return
