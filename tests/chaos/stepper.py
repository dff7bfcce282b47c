"""A worker, a process of its own, that kills itself right before its Nth command to the store.

It sweeps and reacts until nothing is pending, in one thread, and then ends by itself.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping

from pymongo import monitoring

import notifications.reactions  # noqa: F401 - registers the reactions
from models.settings import load
from models.store import open_store, outbox
from notifications.channels import open_channels
from notifications.reactor import Outside, react
from tests import forks


class Countdown(monitoring.CommandListener):
    """Counts the commands of this process down to its death.

    :param only: count these alone, by the command and its collection (`insert events`).
    """

    def __init__(self, left: int, only: str = "") -> None:
        self.left = left
        self.only = only

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Die now?"""
        if self.only not in ("", f"{event.command_name} {event.command[event.command_name]}"):
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


def work(steps: int, environment: Mapping[str, str], only: str = "") -> None:
    """React until nothing is pending, or until command number `steps` (0: never)."""
    monitoring.register(Countdown(steps, only))
    store = open_store(load(environment))
    outside = Outside(store, open_channels(store))
    while rows := outbox.forgotten(store):
        for row in rows:
            react(outside, row["_id"])


def run(steps: int, environment: Mapping[str, str], only: str = "") -> bool:
    """Let a worker react that dies before its command number `steps` (0: never); whether it got to its end.

    :param only: commands that count, by the command and its collection.
    """
    return forks.run(work, steps, dict(environment), only)
