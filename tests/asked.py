"""What the web application asks of its store, noted command by command."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from pymongo import MongoClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from api.extensions.context import EXTENSION
from models.store import Document, Store
from models.store.written import OwnCommands

#: What of a command says nothing of what is read.
OF_CONNECTIONS = frozenset({"lsid", "$db", "$clusterTime", "$readPreference", "maxTimeMS", "txnNumber"})


class Asked(CommandListener):
    """The commands that a client has sent."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.reads: list[Document] = []

    def started(self, event: CommandStartedEvent) -> None:
        self.commands.append(f"{event.command_name} {event.command[event.command_name]}")
        if event.command_name in {"find", "aggregate"}:
            read = {key: value for key, value in event.command.items() if key not in OF_CONNECTIONS}
            self.reads.append(read)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Nothing to note."""


@contextmanager
def listening(app: Flask, store: Store) -> Iterator[Asked]:
    """Note what the web application asks. The catalogue is loaded, as on every server."""
    store.invalidate_catalogue(begin=True)
    listener, before = Asked(), app.extensions[EXTENSION]
    with MongoClient[Document](
        store.settings.mongodb_uri, tz_aware=True, event_listeners=[OwnCommands(), listener]
    ) as client:
        database = client.get_database(store.db.name, codec_options=store.db.codec_options)
        app.extensions[EXTENSION] = dataclasses.replace(before, db=database)
        yield listener
        app.extensions[EXTENSION] = before


def examined(store: Store, read: Document) -> int:
    """Return how many rows the store looks at for a read, all collections together."""
    plan = store.db.command("explain", read, verbosity="executionStats")
    return sum(_examined(plan))


def _examined(plan: object) -> Iterator[int]:
    if isinstance(plan, dict):
        found = plan.get("totalDocsExamined")
        if isinstance(found, int):
            yield found
        else:
            yield from (one for inner in plan.values() for one in _examined(inner))
    elif isinstance(plan, list):
        yield from (one for inner in plan for one in _examined(inner))
