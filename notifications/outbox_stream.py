"""The stream of new rows of the outbox, a batch at a time, from the moment it is opened.

It remembers nothing: what was written while nobody listened is found by a sweep. So there is no place in it to come
back to, and none that a store of another history could refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, TypedDict, cast

import bson

from models.store import Store
from models.store.outbox import OUTBOX, HandedRow
from models.store.reactions import Reaction

#: Rows that are read at once at most.
BATCH = 500

#: So long a look waits for the next row, in milliseconds.
WAIT_MS = 500


class NewRow(HandedRow):
    """A row as the stream tells it."""

    due_at: datetime


class _Change(TypedDict):
    fullDocument: NewRow


class Batches(Protocol):
    """What the driver gives: `try_next` returns the BSON of the next batch, or None after a while."""

    @property
    def alive(self) -> bool:
        """Say whether more may come."""

    def try_next(self) -> object:
        """Wait a moment for the next batch."""


class OutboxStream:
    """Rows as they come: `next` until it is not `alive`.

    :param batches: the change stream, each item the BSON of a batch of changes.
    """

    def __init__(self, store: Store, batches: Batches) -> None:
        self._options = store.db.codec_options
        self._batches = batches

    @property
    def alive(self) -> bool:
        """Say whether more may come; a stream ends where its collection is dropped."""
        return self._batches.alive

    def next(self) -> list[NewRow]:
        """Return the rows that came since the last time, after half a second none."""
        batch = cast(bytes | None, self._batches.try_next())
        if not batch:
            return []
        changes = cast(list[_Change], bson.decode_all(batch, self._options))
        return [change["fullDocument"] for change in changes]


@contextmanager
def opened(store: Store, reactions: Iterable[Reaction]) -> Iterator[OutboxStream]:
    """Open a stream of the new rows of these reactions for the length of the block."""
    pipeline: list[Mapping[str, Any]] = [
        {"$changeStream": {}},
        {"$match": {"operationType": "insert", "fullDocument.reaction": {"$in": list(reactions)}}},
        {
            "$project": {
                f"fullDocument.{name}": 1 for name in NewRow.__annotations__ | HandedRow.__annotations__
            }
        },
    ]
    with (
        store.db.client.start_session() as session,
        store.collection(OUTBOX).aggregate_raw_batches(
            pipeline, session=session, batchSize=BATCH, maxAwaitTimeMS=WAIT_MS
        ) as batches,
    ):
        # The driver says that it is a cursor of documents; it is one of commands, as it is for any aggregation.
        yield OutboxStream(store, cast(Batches, batches))
