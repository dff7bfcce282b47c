"""A whole Loa for the players: all its processes behind the shipped proxy, and officials at its desk."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import requests

from local import ports
from local.processes import ROOT
from models.access.permissions import Role
from models.settings import SETTINGS, Settings
from models.store import Store
from tests import edge, forks
from tests.builders import Caller, an_official, headers_for

T = TypeVar("T")

#: How long anything may take, in seconds: two polls, on a machine that has other things to do.
PATIENCE = 150.0

_QUIET = ("--pool=threads", "--concurrency=3", "--loglevel=ERROR")

#: What runs beside the web server.
PROGRAMS = (
    ("notifications.relay",),
    ("notifications.hints",),
    *(
        ("celery", "-A", name, "worker", f"--hostname={name}@%h", *_QUIET)
        for name in ("worker", "alert_worker", "bulk_worker")
    ),
)


def wait_for(what: str, look: Callable[[], T | None]) -> T:
    """Look until there is something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.2)
    return found


class Desk:
    """Officials of a Loa, who only know its API."""

    def __init__(self, url: str, store: Store) -> None:
        self.url = url
        self.handler = an_official(store, role=Role.HANDLER)
        self.editor = an_official(store, role=Role.EDITOR)
        self.duty = an_official(store, role=Role.DUTY_OFFICER)
        self.approver = an_official(store, role=Role.APPROVER)

    def ask(self, who: Caller, method: str, path: str, body: Any = None, *, tag: str = "") -> Any:
        """Ask the API; returns what it says, and raises where it refuses."""
        headers = {**headers_for(who), "Idempotency-Key": uuid.uuid4().hex}
        if tag:
            headers["If-Match"] = tag
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, f"{self.url}{path}", json=body, headers=headers, timeout=60)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def step(self, who: Caller, path: str, action: str, body: Any = None) -> Any:
        """Take a step with something as it is now."""
        tag = f'"{self.ask(who, "GET", path)["version"]}"'
        return self.ask(who, "POST", f"{path}/{action}", {} if body is None else body, tag=tag)

    def pair(self, outlet_id: str, code: str) -> None:
        """Say that the device with this code is this outlet."""
        self.step(self.handler, f"/v1/desk/outlets/{outlet_id}", "pair", {"user_code": code})

    def bulletin(self, **given: Any) -> Any:
        """Write a bulletin, wait for its sound, hear it, and have it approved."""
        path = "/v1/desk/bulletins"
        made = self.ask(self.handler, "POST", path, given)
        one = f"{path}/{made['id']}"
        wait_for("the sound of the bulletin", lambda: self._is_made(made["sounds"]["vi"]))
        self.step(self.handler, one, "actions/confirm", {"lang": "vi"})
        self.step(self.handler, one, "actions/submit")
        return self.step(self.editor, one, "actions/approve")

    def warning(self, **given: Any) -> Any:
        """Issue a warning: one official writes it, another approves it."""
        path = "/v1/desk/alerts"
        one = f"{path}/{self.ask(self.duty, 'POST', path, given)['id']}"
        self.step(self.duty, one, "actions/submit")
        return self.step(self.approver, one, "actions/approve")

    def _is_made(self, sound_id: str) -> bool:
        found = self.ask(self.handler, "GET", f"/v1/desk/sounds/{sound_id}")
        assert found["state"] != "failed", found
        return bool(found["state"] == "ready")


class LoudspeakerProgram:
    """The headless loudspeaker as a process that writes down what it plays."""

    def __init__(self, url: str, home: Path) -> None:
        self.home = home
        home.mkdir()
        self.log = home / "said.log"
        with self.log.open("wb") as log:
            argv = (sys.executable, "-m", "players.loudspeaker", "--server", url, "--folder", str(home))
            self.process = subprocess.Popen(
                (*argv, "--sink", "file", "--serial", "walk-1"), cwd=ROOT, stdout=log, stderr=log
            )

    def code(self, number: int = 0) -> str | None:
        """The pairing code that it showed first, or later; None while it has shown none."""
        lines = [line for line in self.log.read_text().splitlines() if line.startswith("Pair this")]
        return lines[number].split()[3] if len(lines) > number else None

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@contextmanager
def running(settings: Settings, folder: Path) -> Iterator[str]:
    """Run a whole Loa on these servers; gives its address."""
    hints = ports.free_port()
    with ExitStack() as stack:
        site = stack.enter_context(_served(dataclasses.replace(settings, hints_port=hints), folder, hints))
        given = dataclasses.replace(settings, hints_port=hints, public_url=site, sweep_seconds=1)
        for arguments in PROGRAMS:
            program = forks.Program(arguments, _environment(given), folder / f"{arguments[-1][:12]}.log")
            stack.callback(_end, program)
        yield site


@contextmanager
def _served(settings: Settings, folder: Path, hints: int) -> Iterator[str]:
    with (
        edge.web_server(settings, folder, threads=4) as web,
        edge.caddy(web.port, folder, hints=hints) as site,
    ):
        yield site


def _environment(settings: Settings) -> dict[str, str]:
    given = {}
    for field in SETTINGS:
        value = getattr(settings, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return {**os.environ, **given}


def _end(program: forks.Program) -> None:
    program.send_signal(signal.SIGKILL)
    program.wait(10)
