"""The open connections: which device listens for which outlet, and what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

#: Connections of one outlet: its device, the same again that the network has dropped, and one more for a try.
MOST_OF_ONE = 3


class Listener:
    """One connection.

    :param outlet_id: whose programme it waits for.
    :param state: what its credential depends on; another one ends it.

    :ivar told: the etag that it knows.
    :ivar over: why it must end; "" while it may go on.
    """

    def __init__(self, outlet_id: str, state: str, told: str = "") -> None:
        self.outlet_id = outlet_id
        self.state = state
        self.told = told
        self.over = ""
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Let it look at once."""
        self._woken.set()

    def end(self, why: str) -> None:
        """Let it end at once."""
        self.over = self.over or why
        self.wake()

    async def sleep(self, seconds: float) -> bool:
        """Wait until it is woken, or for so long; says whether it was woken."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True


class Listeners:
    """All connections of this process, and the etag of each outlet that counts. Used by the loop's thread alone."""

    def __init__(self) -> None:
        self._etags: dict[str, str] = {}
        self._of: dict[str, list[Listener]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def add(self, listener: Listener) -> None:
        """Let a device listen; of more than `MOST_OF_ONE` of an outlet the oldest ends, as nobody may be behind it."""
        mine = self._of.setdefault(listener.outlet_id, [])
        mine.append(listener)
        for old in mine[:-MOST_OF_ONE]:
            old.end("another")

    def remove(self, listener: Listener) -> None:
        """Forget a connection that is over."""
        mine = self._of.get(listener.outlet_id, [])
        if listener in mine:
            mine.remove(listener)
        if not mine:
            self._of.pop(listener.outlet_id, None)

    def etag(self, outlet_id: str) -> str:
        """Return the etag that counts; "" where there is no programme, or none is known yet."""
        return self._etags.get(outlet_id, "")

    def changed(self, outlet_id: str, etag: str) -> None:
        """Take in the etag of one outlet, and wake whoever waits for it."""
        if self._etags.get(outlet_id) != etag:
            self._etags[outlet_id] = etag
            for listener in self._of.get(outlet_id, ()):
                listener.wake()

    def count(self, etags: Mapping[str, str]) -> None:
        """Take in the etags that the store has, and wake whoever missed a change."""
        for outlet_id, etag in etags.items():
            self.changed(outlet_id, etag)

    def ids(self) -> list[str]:
        """Return the outlets of which somebody listens."""
        return list(self._of)

    def compare(self, outlet_ids: Iterable[str], states: Mapping[str, str]) -> None:
        """End the connections whose credential counts no more."""
        for outlet_id in outlet_ids:
            for listener in list(self._of.get(outlet_id, ())):
                if states.get(outlet_id) != listener.state:
                    listener.end("revoked")

    def end_all(self, why: str) -> None:
        """End every connection."""
        for mine in list(self._of.values()):
            for listener in list(mine):
                listener.end(why)
