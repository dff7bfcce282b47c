"""Turns: how many threads of a worker may be busy with one channel, so that one that hangs holds up no other.

Whatever finds its channel full waits here by its id, and is taken up by the thread that gets free: no thread waits, and
nothing is asked of the store meanwhile. What waits in a worker that is killed is handed over again, as the outbox knows
of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from threading import Lock

from models.delivery.deliveries import DeliveryChannel, channel_of
from models.store import Store, events
from models.store.reactions import Reaction


class Part(StrEnum):
    """What has threads of its own."""

    TOPICS = "topics"
    PUSH = "push"
    ZALO = "zalo"
    SMS = "sms"
    CANARY = "canary"
    PLANNING = "planning"
    PARTNERS = "partners"


PARTS: Mapping[DeliveryChannel, Part] = {
    DeliveryChannel.FCM: Part.PUSH,
    DeliveryChannel.DEVICES: Part.PUSH,
    DeliveryChannel.ZALO: Part.ZALO,
    DeliveryChannel.SMS: Part.SMS,
}

#: What belongs to a part whatever its channel. Of the first calls of a hundred alerts none waits for what is left of
#: others, and plans take little from them.
OF_REACTIONS: Mapping[str, Part] = {
    Reaction.SEND_TOPICS: Part.TOPICS,
    Reaction.SEND_CANARY: Part.CANARY,
    Reaction.PLAN_ALERT: Part.PLANNING,
    Reaction.PLAN_FAREWELLS: Part.PLANNING,
    # Servers of others may be slow as they like; letters have the other threads of that worker.
    Reaction.PING_HUB: Part.PARTNERS,
    Reaction.SEND_TO_HUB: Part.PARTNERS,
    Reaction.POLL_HUB: Part.PARTNERS,
    Reaction.FETCH_HUB_FILES: Part.PARTNERS,
    Reaction.SEND_WEBHOOK: Part.PARTNERS,
    Reaction.VERIFY_WEBHOOK: Part.PARTNERS,
    Reaction.POLL_ISSUER: Part.PARTNERS,
}

#: The share of a worker's threads that each has at most, but one at least. The rest tells officials, whatever hangs.
SHARES: Mapping[Part, float] = {
    Part.TOPICS: 4 / 16,
    Part.PUSH: 3 / 16,
    Part.ZALO: 3 / 16,
    Part.SMS: 2 / 16,
    Part.CANARY: 1 / 16,
    Part.PLANNING: 2 / 16,
    Part.PARTNERS: 4 / 16,
}


#: So many rows a thread takes at once where they are done together.
AT_ONCE: Mapping[Part, int] = {Part.TOPICS: 20}


class Turns:
    """The turns of one worker.

    :param threads: how many it has.
    """

    def __init__(self, threads: int = 1) -> None:
        self._most: Mapping[Part, int] = {}
        self.share_out(threads)
        self._busy: Counter[Part] = Counter()
        # A row that is handed over again while it waits is there once.
        self._waiting: dict[Part, dict[str, None]] = {part: {} for part in Part}
        self._lock = Lock()

    def share_out(self, threads: int) -> None:
        """Give each part its share of so many threads."""
        self._most = {part: max(1, int(threads * share)) for part, share in SHARES.items()}

    def take(self, store: Store, row_ids: Sequence[str], work: Callable[[Sequence[str]], object]) -> None:
        """Do the work of rows, and then of those whose channel was full meanwhile; or leave it to whoever is at it.

        :param row_ids: one, or some of a reaction that is done for many events at once.
        """
        part = part_of(store, row_ids[0])
        if part is None:
            work(row_ids)
        elif self._begins(part, row_ids):
            self._go_on(part, row_ids, work)

    def _begins(self, part: Part, row_ids: Sequence[str]) -> bool:
        """Take a thread of a channel if it has one left, else let the rows wait."""
        with self._lock:
            if self._busy[part] < self._most[part]:
                self._busy[part] += 1
                return True
            self._waiting[part].update(dict.fromkeys(row_ids))
            return False

    def _go_on(self, part: Part, row_ids: Sequence[str], work: Callable[[Sequence[str]], object]) -> None:
        following = row_ids
        while following:
            try:
                work(following)
            except BaseException:
                # The store is away: what waits is handed over again when it is back.
                with self._lock:
                    self._busy[part] -= 1
                raise
            following = self._next(part)

    def _next(self, part: Part) -> Sequence[str]:
        """Return what waits longest, some at once where they are done together; if nothing does, the thread is free."""
        with self._lock:
            row_ids = list(islice(self._waiting[part], AT_ONCE.get(part, 1)))
            if not row_ids:
                self._busy[part] -= 1
            for row_id in row_ids:
                del self._waiting[part][row_id]
            return row_ids


def part_of(store: Store, row_id: str) -> Part | None:
    """Return what a row of the outbox needs a thread of; None if any will do."""
    event_id, _, reaction = row_id.rpartition(":")
    if reaction == Reaction.SEND_DELIVERY:
        return PARTS[channel_of(events.find(store, event_id)["subject"]["id"])]
    return OF_REACTIONS.get(reaction)
