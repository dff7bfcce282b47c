"""A whole Loa on servers of its own, each of whose processes is killed without a word and started again."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from local import ports, services
from local.prepare_store import prepare
from local.processes import Child
from local.services import Part
from models.settings import Settings, load
from models.store import Store, open_store
from notifications.queues import WORKERS, Lane

#: Leases short enough to wait for; the provinces' are ten times as long.
QUICK = {
    "OUTBOX_LEASE_SECONDS": "5",
    "OUTBOX_RESEND_SECONDS": "4",
    "SWEEP_SECONDS": "1",
    "WEB_WORKERS": "1",
    "QUIET_HOURS": "0-0",
}

#: What is wiped when it is killed: a broker without its files has forgotten everything.
WIPED = {"broker": "broker"}


class Whole:
    """The processes of one Loa by name: `mongod`, `broker`, `web`, `relay` and the workers.

    :ivar store: its store, which waits out the death of its server.
    """

    def __init__(self, folder: Path, given: Mapping[str, str], lanes: tuple[Lane, ...]) -> None:
        self._folder = folder
        self._children: dict[str, Child] = {}
        self._parts: dict[str, Part] = {}
        environ: dict[str, str] = {**os.environ, **QUICK, **given, "DATA_DIR": str(folder)}
        environ["PORT"] = str(ports.free_port())
        for name, embedded in (("mongod", services.store), ("broker", services.queue)):
            self._parts[name], found = embedded(folder)
            environ.update(found)
            self.start(name)
        self.environ: Mapping[str, str] = environ
        self.settings: Settings = load(environ)
        prepare(self.settings)
        self.store: Store = open_store(self.settings)
        self._parts["web"] = services.web(folder, self.settings, environ)
        self._parts["relay"] = services.relay(folder, environ)
        for lane in lanes:
            self._parts[WORKERS[lane]] = services.worker(folder, self.settings, environ, lane)
        for name in self.names[2:]:
            self.start(name, wait=False)
        for name in self.names[2:]:
            self._parts[name].ready(self._children[name])

    @property
    def names(self) -> list[str]:
        """What can be killed."""
        return list(self._parts)

    @property
    def groups(self) -> dict[str, int]:
        """The process group of each that runs, by name."""
        return {name: child.pid for name, child in self._children.items()}

    def start(self, name: str, *, wait: bool = True) -> None:
        """Start a process, and wait until it is of use."""
        child = self._children[name] = Child(self._parts[name].command)
        if wait:
            self._parts[name].ready(child)

    def kill(self, name: str) -> None:
        """SIGKILL: nothing is said, nothing is tidied up; the broker loses its files, too."""
        child = self._children.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.stop()
        if name in WIPED:
            shutil.rmtree(self._folder / WIPED[name])
            self._parts[name].command.log.unlink(missing_ok=True)
            (self._folder / WIPED[name]).mkdir()

    def post(self, path: str, headers: Mapping[str, str]) -> requests.Response:
        """Ask the web server; whatever is between raises."""
        with requests.Session() as session:
            session.trust_env = False
            return session.post(f"{services.near(self.settings)}{path}", headers=dict(headers), timeout=10)

    def stop(self) -> None:
        """End everything, the servers last."""
        self.store.close()
        for name in reversed(list(self._children)):
            self._children.pop(name).stop()


@contextmanager
def running(folder: Path, given: Mapping[str, str], lanes: tuple[Lane, ...] = tuple(Lane)) -> Iterator[Whole]:
    """Run a whole Loa for the length of the block.

    :param given: settings, first of all where the providers are.
    """
    whole = Whole(folder, given, lanes)
    try:
        yield whole
    finally:
        whole.stop()
