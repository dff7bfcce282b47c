"""A broker and a store that are full of what goes to many."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from redis import Redis

from models.settings import Settings
from models.store import Document, Store
from models.store.collections import Kind
from models.store.outbox import OUTBOX, rows_of
from notifications.celery_app import make_celery
from notifications.queues import TASK, Lane, Queue

#: So many go to the server at once.
AT_ONCE = 20_000

#: Stands for the id in the message that all are made from.
ID = "ROW-OF-NOBODY"


def fill(settings: Settings, number: int) -> None:
    """Put so many messages into the queue of bulk, each like those of the relay and with an id of its own."""
    with Redis.from_url(settings.broker_url) as broker:
        first = _message(settings, broker)
        for begin in range(0, number, AT_ONCE):
            pushed = [first.replace(ID, f"row-{one}") for one in range(begin, min(begin + AT_ONCE, number))]
            broker.lpush(Queue.BULK, *pushed)


def waiting(settings: Settings) -> int:
    """How many messages wait in the queue of bulk."""
    with Redis.from_url(settings.broker_url) as broker:
        return int(broker.llen(Queue.BULK))


def owe(store: Store, number: int) -> None:
    """Let so many messages be due in the store, which nobody has handed over yet."""
    for begin in range(0, number, AT_ONCE):
        now, rows = datetime.now(UTC), list[Document]()
        for one in range(begin, min(begin + AT_ONCE, number)):
            rows += rows_of(f"bulk-{one}", Kind.MESSAGE, "queued_in_bulk", due_at=now)  # type: ignore[arg-type]
        store.db[OUTBOX.name].insert_many(rows, ordered=False)


def _message(settings: Settings, broker: Redis) -> str:
    """Return a message of the relay's Celery as it lies in the broker; its body is plain, so that its id shows."""
    with make_celery(settings, Lane.BULK) as app, app.producer_or_acquire() as producer:
        app.send_task(TASK, args=[ID], queue=f"{Queue.BULK}.first", producer=producer)
    raw = broker.lpop(f"{Queue.BULK}.first")
    assert isinstance(raw, bytes)
    message = json.loads(raw)
    message["properties"]["body_encoding"] = None
    message["body"] = json.dumps([[ID], {}, {}])
    return json.dumps(message)
