"""A worker that kills itself right before its Nth command to the store: `python -m tests.chaos.stepper N`.

It sweeps and reacts until nothing is owed, in one thread, and then ends by itself.
"""

from __future__ import annotations

import os
import signal
import sys

from pymongo import monitoring

import notifications.reactions  # noqa: F401 - registers the reactions
from models.settings import load
from models.store import open_store, outbox
from notifications.channels import open_channels
from notifications.reactor import Outside, react


class Countdown(monitoring.CommandListener):
    """Counts the commands of this process down to its death."""

    def __init__(self, left: int) -> None:
        self.left = left

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Die now?"""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing."""


def main() -> None:
    """React until nothing is owed, or until the countdown ends."""
    monitoring.register(Countdown(int(sys.argv[1])))
    store = open_store(load(os.environ))
    outside = Outside(store, open_channels(store))
    while rows := outbox.forgotten(store):
        for row in rows:
            react(outside, row["_id"])


if __name__ == "__main__":
    main()
