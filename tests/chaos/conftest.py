"""A province with the stand-ins behind it, and the real relay and worker as processes that can be killed."""

from __future__ import annotations

import dataclasses
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.access.callers import Assignment, CallerKind, Identity
from models.access.permissions import Role
from models.desk import desk
from models.handling.action_request import ActionRequest
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.settings import SETTINGS, Settings
from models.store import Store, outbox
from models.store.reactions import Reaction
from models.workflow.transitions import ReportAction
from tests import forks, standins
from tests.builders import PHUONG_TRA_VINH, VINH_LONG

OFFICIAL = Identity(
    CallerKind.OFFICIAL, "o1", assignments=(Assignment(Role.HANDLER, VINH_LONG),), name="Cán bộ thử"
)

RELAY = ("-m", "notifications.relay")
QUIET = ("--pool=threads", "--concurrency=4", "--loglevel=ERROR")
WORKER, ALERT_WORKER, BULK_WORKER = (
    ("-m", "celery", "-A", name, "worker", f"--hostname={name}@%h", *QUIET)
    for name in ("worker", "alert_worker", "bulk_worker")
)


@pytest.fixture(scope="session")
def box() -> Iterator[standins.Box]:
    """The stand-ins of these tests."""
    with standins.running() as running:
        yield running


@pytest.fixture
def province(store: Store, box: standins.Box, environment: dict[str, str]) -> Store:
    """The catalogue is loaded and the phones are empty."""
    box.forget()
    return store


@pytest.fixture
def environment(settings: Settings, box: standins.Box, tmp_path: Path) -> dict[str, str]:
    """The environment of a process of Loa on these servers."""
    quick = dataclasses.replace(settings, outbox_lease_seconds=2, outbox_resend_seconds=1, sweep_seconds=1)
    given = {}
    for field in SETTINGS:
        value = getattr(quick, field.name)
        given[field.name.upper()] = ",".join(value) if isinstance(value, (list, tuple)) else str(value)
    return {**os.environ, **given, **box.environment(tmp_path)}


class Processes:
    """The relay and the worker, started and killed at will; each is ended by its own pid."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.running: dict[tuple[str, ...], forks.Program] = {}

    def start(self, what: tuple[str, ...]) -> None:
        """Start a process; its output goes to a file."""
        _module, *arguments = what
        self.running[what] = forks.Program(arguments, self.environment, self.folder / f"{what[1]}.log")

    def kill(self, what: tuple[str, ...]) -> None:
        """SIGKILL: nothing is said, nothing is tidied up."""
        process = self.running.pop(what)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def log(self) -> str:
        """What all of them wrote."""
        return "\n".join(path.read_text() for path in self.folder.glob("*.log"))

    def kill_all(self) -> None:
        """End whatever still runs."""
        for what in list(self.running):
            self.kill(what)


@pytest.fixture
def processes(environment: dict[str, str], tmp_path: Path) -> Iterator[Processes]:
    """No process yet; none is left."""
    held = Processes(environment, tmp_path)
    yield held
    held.kill_all()


def accepted_report(store: Store, number: int, address: str) -> Report:
    """A report from a Zalo user that an official has accepted: one message is pending."""
    reporter = Reporter(
        MessageChannel.ZALO,
        Owner("chat", f"zalo:{number}"),
        {"kind": "chat", "id": str(number)},
        address=address,
    )
    draft = Draft(f"Đường ngập ở số nhà {number}", "flood", area_id=PHUONG_TRA_VINH)
    report = filing.file(store, draft, reporter).report
    return desk.act(store, OFFICIAL, report["code"], ActionRequest(ReportAction.ACCEPT), expect=1)


def wait_for(what: Callable[[], bool], seconds: float, why: Callable[[], str] = str) -> None:
    """Wait until `what` holds; fails after so many seconds, saying `why`."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, why()
        time.sleep(0.1)


def all_done(store: Store) -> bool:
    """Nothing is pending any more but what clocks will do on a later day."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    return not store.collection(outbox.OUTBOX).find_one(
        {
            "state": outbox.OutboxState.PENDING,
            "due_at": {"$lt": soon},
            # The look at outlets is due again each minute.
            "reaction": {"$ne": Reaction.WATCH_OUTLETS},
        }
    )
