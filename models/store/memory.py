"""What a process remembers of the store, for as long as it knows that nothing of it was written to.

Example: the digest of a phone's token. The first request reads it; the next ones do not, until some phone is revoked.
Writes of this process count at once, those of others within a second (`models.store.watching`); whoever must not go by
what was true a second ago reads the store.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from typing import Any, Protocol, TypeVar, cast

from models.store.written import NUMBERS, Place

T = TypeVar("T")

#: So many things are remembered; what was read longest ago goes first. A token's row takes half a kilobyte.
MOST = 10_000


class Hearing(Protocol):
    """What hears of the writes of other processes."""

    def knows(self, places: Collection[Place]) -> bool:
        """Say whether every write to these places of more than a second ago is in the numbers."""

    def stop(self) -> None:
        """Hear no more."""


class Memory:
    """What one process remembers of one store.

    :param hearing: of that store.
    :param most: things at most.
    """

    def __init__(self, hearing: Hearing, most: int = MOST) -> None:
        self._hearing, self._most = hearing, most
        self._kept: OrderedDict[Hashable, tuple[tuple[int, ...], Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, places: Collection[Place], read: Callable[[], T | None]) -> T | None:
        """Return `read()`, or what it returned before if no place was written to since.

        What is not there (None) is looked for each time.
        """
        if not self._hearing.knows(places):
            return read()
        # Before the reading: what is written meanwhile makes it be read again.
        numbers = NUMBERS.of(places)
        kept = self._kept.get(key)
        if kept and kept[0] == numbers:
            return cast(T, kept[1])
        found = read()
        with self._lock:
            self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = numbers, found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Remember nothing, and hear no more."""
        self._hearing.stop()
        with self._lock:
            self._kept.clear()
