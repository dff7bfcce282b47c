"""The event loop in which a thread runs the actions of the SDK, which are coroutines."""

from __future__ import annotations

import asyncio
import contextvars
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Loop:
    """A loop that is kept: to make one and close it again costs more than most actions."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.runner = asyncio.Runner()

    def __del__(self) -> None:
        # The thread has ended. What a parent process made is the parent's.
        if self.process == os.getpid():
            self.runner.close()


_KEPT = threading.local()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, in the context of its caller, and return what it returns."""
    kept: _Loop | None = getattr(_KEPT, "loop", None)
    if kept is None or kept.process != os.getpid():
        kept = _KEPT.loop = _Loop()
    return kept.runner.run(work, context=contextvars.copy_context())
