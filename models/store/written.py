"""What was written, as far as this process knows: a number for each collection that grows with every write.

Whoever keeps something that was made from the store keeps the numbers of what it was made from. As long as these stand,
it may be used again; when one has grown, it must be made anew. A process hears of its own writes at once, when the
store has confirmed them (`OwnCommands`), and of those of others by `watching`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

#: Commands that only read. What is no read and names a collection writes to it.
READS = frozenset({"find", "aggregate", "count", "distinct", "getMore"})

#: Commands that neither read documents nor write them.
NEUTRAL = frozenset(
    {"hello", "ping", "killCursors", "endSessions", "saslStart", "saslContinue", "abortTransaction"}
)

#: Keys under which stages of a pipeline name another collection.
_OTHERS = frozenset({"from", "coll", "$unionWith", "$out", "$merge"})

#: A database, and a collection or some fields of one (`fields_of`).
Place = tuple[str, str]

#: The numbers of collections at one moment; what is missing was never written to.
Numbered = Mapping[Place, int]


#: By collection the places that stand for some of its fields.
_PARTS: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)

#: Commands that change some fields of documents; any other that writes to them may change all.
_UPDATES = frozenset({"update", "findAndModify"})


def fields_of(name: str, *fields: str) -> str:
    """Return the place in a database that stands for some fields of a collection.

    It is written to when one of these fields is, or a document goes: what is kept of a phone's token stands while
    other phones say where they are. A new document counts for none.
    """
    part = f"{name}:{','.join(sorted(fields))}"
    _PARTS[name][part] = frozenset(fields)
    return part


def parts_of(name: str) -> Mapping[str, frozenset[str]]:
    """Return the places that stand for some fields of a collection, each with these."""
    return _PARTS.get(name, {})


@dataclass
class Seen:
    """What a thread did between two moments.

    :param read: the collections that it read.
    :param wrote: whether it wrote anything, or did what nobody here knows.
    """

    read: set[Place] = field(default_factory=set)
    wrote: bool = False


class Numbers:
    """The numbers of all collections of all stores of this process."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Place, int] = defaultdict(int)
        self._lock = threading.Lock()

    def of(self, places: Iterable[Place]) -> tuple[int, ...]:
        """Return the numbers of some collections, in their order."""
        return tuple(self._numbers.get(place, 0) for place in places)

    def all(self) -> Numbered:
        """Return the numbers of this moment."""
        with self._lock:
            return dict(self._numbers)

    def raise_(self, places: Iterable[Place]) -> None:
        """Say that these collections were written to, or may have been."""
        with self._lock:
            for place in places:
                self._numbers[place] += 1


NUMBERS = Numbers()

_THREAD = threading.local()


@contextmanager
def seeing() -> Iterator[Seen]:
    """Note what this thread reads and writes within the block."""
    before: Seen | None = getattr(_THREAD, "seen", None)
    _THREAD.seen = seen = Seen()
    try:
        yield seen
    finally:
        _THREAD.seen = before
        if before is not None:
            before.read |= seen.read
            before.wrote |= seen.wrote


class OwnCommands(CommandListener):
    """Hears every command of a client: raises the numbers of what it wrote, and tells `seeing` of what it read.

    What a transaction writes counts when it is committed; nobody sees it before.
    """

    def __init__(self) -> None:
        self._going: dict[tuple[int, Any], list[Place]] = {}
        self._transactions: dict[object, set[Place]] = {}

    def started(self, event: CommandStartedEvent) -> None:
        """Note what a command is about to do."""
        name, seen = event.command_name, getattr(_THREAD, "seen", None)
        if name in READS:
            if seen is not None:
                seen.read.update(_read_by(event))
            return
        if name in NEUTRAL:
            return
        if seen is not None:
            seen.wrote = True
        self._going[_key(event)] = self._written_by(event)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Raise the numbers of what was written."""
        self._ended(event)

    def failed(self, event: CommandFailedEvent) -> None:
        """Raise them, too: what failed for us may have been done."""
        self._ended(event)

    def _ended(self, event: CommandSucceededEvent | CommandFailedEvent) -> None:
        if event.command_name not in READS and (written := self._going.pop(_key(event), None)):
            NUMBERS.raise_(written)

    def _written_by(self, event: CommandStartedEvent) -> list[Place]:
        command, transaction = event.command, _transaction(event)
        if event.command_name == "commitTransaction":
            return list(self._transactions.pop(transaction, ()))
        named = command.get(event.command_name)
        written = {(event.database_name, one) for one in _named(named, event)}
        if transaction is None:
            return list(written)
        # One that is given up leaves its row behind; the next one of its session takes another number.
        self._transactions.setdefault(transaction, set()).update(written)
        while len(self._transactions) > 1000:
            NUMBERS.raise_(self._transactions.pop(next(iter(self._transactions))))
        return []


def _named(name: object, event: CommandStartedEvent) -> Iterator[str]:
    """Yield the collection that a command writes to, and the parts of it."""
    if not isinstance(name, str):
        return
    yield name
    parts = parts_of(name)
    if parts and event.command_name != "insert":
        touched = _touched(event)
        yield from (part for part, fields in parts.items() if touched is None or touched & fields)


def _touched(event: CommandStartedEvent) -> set[str] | None:
    """Return the fields that a command changes in documents; None for all."""
    if event.command_name not in _UPDATES:
        return None
    command = event.command
    given = [one["u"] for one in command.get("updates", ())] or [command.get("update")]
    if not all(isinstance(one, Mapping) and all(name.startswith("$") for name in one) for one in given):
        # A pipeline, a whole document, or none: it is removed.
        return None
    changes = [(name, changed) for one in given for name, changed in one.items()]
    if any(name == "$rename" for name, _ in changes):
        return None
    return {field.partition(".")[0] for _, changed in changes for field in changed}


def _key(event: CommandStartedEvent | CommandSucceededEvent | CommandFailedEvent) -> tuple[int, Any]:
    return event.request_id, event.connection_id


def _transaction(event: CommandStartedEvent) -> object:
    """Return what names the transaction of a command; None outside one, where a retryable write has a number, too."""
    command = event.command
    if command.get("autocommit") is not False:
        return None
    return bytes(command["lsid"]["id"]), command["txnNumber"]


def _read_by(event: CommandStartedEvent) -> Iterator[Place]:
    command, database = event.command, event.database_name
    named = command.get("collection" if event.command_name == "getMore" else event.command_name)
    if isinstance(named, str):
        # The files of GridFS change with their documents.
        yield database, named
    for other in _others_in(command.get("pipeline", ())):
        yield database, other


def _others_in(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _OTHERS and isinstance(value, str):
                yield value
            else:
                yield from _others_in(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _others_in(value)
