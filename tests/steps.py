"""Steps: how many calls a piece of work makes, which is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(work: Callable[[], object], most: int = sys.maxsize) -> int:
    """Return how many functions are called; work that calls more than `most` is ended there.

    :raises AssertionError: it was ended.
    """
    found = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")
        if found > most:
            raise AssertionError(f"More than {most} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found
