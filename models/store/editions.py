"""Editions: what a file of the project says until a province saves its own at the desk, which then holds alone.

A saved document carries `edition`, a fresh id at every save. What is compiled from it is kept by edition, so no
process goes by one that was replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound, Stale
from models.store import events
from models.store.collections import CollectionSpec
from models.store.database import Document, Store, new_id
from models.store.events import Actor

T = TypeVar("T")

#: Editions that one process keeps; a province needs one.
KEPT = 16


def own_or(store: Store, spec: CollectionSpec[Any], id: str, file: Mapping[str, Any]) -> Document:
    """What was saved under `id`, else what the file says, as version 0. `origin` (`desk`, `file`) says which."""
    own = store.collection(spec).find_one({"_id": id})
    return {**own, "origin": "desk"} if own else {"_id": id, "version": 0, "origin": "file", **file}


def save(
    store: Store,
    spec: CollectionSpec[Any],
    id: str,
    values: Mapping[str, Any],
    *,
    file: Mapping[str, Any],
    expect: int,
    actor: Actor,
) -> Document:
    """Save the next edition, checked already; from now on it holds in place of the file's.

    :param file: what the file says, for one who saw a version that has never been.
    :param expect: the version that the editor saw, 0 for the file's.
    :raises Stale: somebody was faster; carries what holds now.
    """
    fresh = {**values, "edition": new_id()}
    details: events.EventDetails = {"changes": dict(values)}

    def work(session: ClientSession) -> Document:
        store.invalidate_catalogue(session)
        about: Any = {"actor": actor, "details": details, "session": session}
        if expect == 0:
            return events.create(store, spec, {"_id": id, **fresh}, action="created", **about)
        return events.change(store, spec, id, {"$set": fresh}, action="changed", expect=expect, **about)

    try:
        saved = store.transact(work)
    except (DuplicateKeyError, NotFound) as error:
        raise Stale(own_or(store, spec, id, file)) from error
    return {**saved, "origin": "desk"}


class Compiled(Generic[T]):
    """The compiled documents of one collection."""

    def __init__(self, collection: str, make: Callable[[Document], T]) -> None:
        self._collection = collection
        self._make = make
        self._kept: dict[str, T] = {}

    def get(self, store: Store, id: str) -> T | None:
        """What the document `id` says now, compiled; None when there is none."""
        documents = store.db[self._collection]
        head = store.cached(
            ("edition", self._collection, id),
            lambda: documents.find_one({"_id": id}, {"edition": 1}) or {},
        )
        if not head:
            return None
        found = self._kept.get(head["edition"])
        return found if found is not None else self._compile(documents.find_one({"_id": id}))

    def _compile(self, document: Document | None) -> T | None:
        if document is None:
            return None
        made = self._make(document)
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[document["edition"]] = made
        return made
