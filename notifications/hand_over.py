"""Handing over: ids of rows of the outbox go to the queues of a lane, many in one message where their work is short.

No queue is filled beyond what its workers do in a while. The rest waits in the store, where it costs nothing and where
the sweep finds it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Protocol, cast

from kombu import Producer

from models.store import Store, outbox
from models.store.outbox import HandedRow, event_of
from models.store.reactions import Reaction
from notifications.celery_app import make_celery
from notifications.queues import DONE_TOGETHER, OF_ONE_REPORT, QUEUE_OF, TASK, Lane, Queue

#: Reactions that are done in some milliseconds, or after one call of a provider: they may share a message.
SHORT = frozenset(
    {
        Reaction.CLOSE_REPORT,
        Reaction.COUNT_REPORT,
        Reaction.JOIN_READING,
        Reaction.NOTE_REPORT,
        Reaction.PLAN_FAREWELLS,
        Reaction.RELEASE_MERGED,
        Reaction.SEND_BULK_MESSAGE,
        Reaction.SEND_MESSAGE,
        Reaction.SUBSCRIBE_DEVICE,
        Reaction.TELL_OFFICE,
        Reaction.TELL_REPORTER,
        Reaction.WATCH_CLOCK,
    }
)

#: Rows of one message at most, and messages that rows are spread over before any carries more than one.
TOGETHER, SPREAD = 20, 16

#: Messages that wait in one queue at most. Alerts are few, and none of them waits for a sweep.
MOST_WAITING = 1000

#: How long it is believed how many wait, in seconds.
BELIEVED = 0.5


class Declared(Protocol):
    """What a broker answers to the declaration of a queue."""

    message_count: int


class Channel(Protocol):
    """What is asked of the channel of a broker."""

    def queue_declare(self, *, queue: str, durable: bool, auto_delete: bool) -> Declared:
        """Declare a queue as Celery does, and tell how many messages wait in it."""


@dataclass
class Room:
    """How many more messages a queue may hold, and until when that is believed."""

    left: int = 0
    until: float = field(default=0.0)


class Handing:
    """What hands rows over to one lane, over connections that are kept."""

    def __init__(self, store: Store, lane: Lane) -> None:
        self._store = store
        self._lane = lane
        self._celery = make_celery(store.settings, lane)
        self._rooms: dict[Queue, Room] = {}

    def hand_over(self, rows: Iterable[HandedRow]) -> list[str]:
        """Hand over what there is room for and note that in the store; returns the ids of these rows."""
        by_id = {row["_id"]: row for row in rows}
        handed: list[str] = []
        with self._celery.producer_or_acquire() as producer:
            for queue, bundle in bundles(by_id.values()):
                if self._has_room(producer, queue):
                    self._celery.send_task(TASK, args=bundle, queue=queue, producer=producer, retry=False)
                    handed += bundle
        if handed:
            outbox.mark_handed(self._store, [by_id[one] for one in handed])
        return handed

    def close(self) -> None:
        """Close the connections."""
        self._celery.close()

    def _has_room(self, producer: Producer, queue: Queue) -> bool:
        """Take the place of one message in a queue, if there is one."""
        if self._lane is Lane.ALERTS:
            return True
        room = self._rooms.setdefault(queue, Room())
        if time.monotonic() >= room.until:
            channel = cast(Channel, producer.channel)
            declared = channel.queue_declare(queue=queue, durable=True, auto_delete=False)
            room.left = MOST_WAITING - declared.message_count
            room.until = time.monotonic() + BELIEVED
        room.left -= 1
        return room.left >= 0


def bundles(rows: Iterable[HandedRow]) -> Iterator[tuple[Queue, Sequence[str]]]:
    """Yield the rows of one message after another, each with its queue."""
    short: dict[Queue, dict[str, list[str]]] = {}
    together: dict[Reaction, list[str]] = {}
    for row in rows:
        reaction = Reaction(row["reaction"])
        if reaction in DONE_TOGETHER:
            together.setdefault(reaction, []).append(row["_id"])
        elif reaction in SHORT:
            whole = event_of(row["_id"]) if reaction in OF_ONE_REPORT else row["_id"]
            short.setdefault(QUEUE_OF[reaction], {}).setdefault(whole, []).append(row["_id"])
        else:
            yield QUEUE_OF[reaction], [row["_id"]]
    for one, ids in together.items():
        for begin in range(0, len(ids), TOGETHER):
            yield QUEUE_OF[one], ids[begin : begin + TOGETHER]
    for queue, wholes in short.items():
        yield from ((queue, ids) for ids in _bundled(list(wholes.values())))


def _bundled(wholes: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield what one message after another carries; what belongs together stays together."""
    size = min(TOGETHER, ceil(sum(map(len, wholes)) / SPREAD))
    found: list[str] = []
    for whole in wholes:
        if found and len(found) + len(whole) > size:
            yield found
            found = []
        found = [*found, *whole]
    if found:
        yield found
