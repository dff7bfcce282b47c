"""Processes that tests kill, forked from one server that has imported everything once.

Each process of pytest has one such server, started by whichever test comes first, so all of them preload the same.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Any

#: What the children run, and what that imports only when it runs.
PRELOADED = (
    "tests.preloaded",
    "tests.attacks.keyed_writer",
    "tests.chaos.stepper",
    "tests.chaos.test_closing_race",
)


def context() -> ForkServerContext:
    """Return the context in which such processes and what they share are made."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(list(PRELOADED))
    return made


def run(work: Callable[..., None], *args: Any, seconds: float = 60) -> bool:
    """Let a process work that may kill itself; whether it got to its end.

    :param seconds: it has no more time than this.
    """
    process: BaseProcess = context().Process(target=work, args=args, daemon=True)
    process.start()
    process.join(seconds)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0
