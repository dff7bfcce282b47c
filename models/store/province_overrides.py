"""Province overrides: defaults from a data file, replaced as a whole once a province saves its own at the desk.

What is compiled from a saved document is kept by its `edition`, so no process goes by one that was replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, NotRequired, TypedDict, TypeVar, cast

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import NotFound, Stale
from models.store import events
from models.store.collections import CollectionSpec
from models.store.database import Store, new_id
from models.store.events import Actor


class Edition(TypedDict):
    """What documents with editions have in common; the id is that of the province.

    `edition` is a fresh id at every save. `origin` is not stored: it says of one that was read here whether it is saved
    (`desk`) or the file's (`file`), which has version 0.
    """

    _id: str
    version: int
    edition: NotRequired[str]
    origin: NotRequired[str]


T = TypeVar("T")

#: The shape of the documents, and of what a file says or people save of one.
D = TypeVar("D", bound=Edition)
V = TypeVar("V", bound=Mapping[str, Any])

#: Editions that one process keeps; a province needs one.
KEPT = 16


def own_or(store: Store, spec: CollectionSpec[D], id: str, file: V) -> D:
    """Return what was saved under `id`, else what the file says, as version 0."""
    own = store.collection(spec).find_one({"_id": id})
    return _of_desk(own) if own else cast(D, {"_id": id, "version": 0, "origin": "file", **file})


def _of_desk(saved: D) -> D:
    return cast(D, {**saved, "origin": "desk"})


def save(
    store: Store,
    spec: CollectionSpec[D],
    id: str,
    values: V,
    *,
    file: V,
    expect: int,
    actor: Actor,
    check: Callable[[], None] | None = None,
) -> D:
    """Save the next edition, checked already; from now on it holds in place of the file's.

    :param file: what the file says, for one who saw a version that has never been.
    :param expect: the version that the editor saw, 0 for the file's.
    :param check: refuses it; it runs in the transaction, after nothing else of the catalogue can change.
    :raises Stale: somebody was faster; carries what holds now.
    """
    fresh = {**values, "edition": new_id()}
    details: events.EventDetails = {"changes": dict(values)}

    def work(session: ClientSession) -> D:
        store.invalidate_catalogue(session)
        if check:
            check()
        about: Any = {"actor": actor, "details": details, "session": session}
        if expect == 0:
            return events.create(store, spec, {"_id": id, **fresh}, action="created", **about)
        return events.change(store, spec, id, {"$set": fresh}, action="changed", expect=expect, **about)

    try:
        saved = store.transact(work)
    except (DuplicateKeyError, NotFound) as error:
        raise Stale(own_or(store, spec, id, file)) from error
    return _of_desk(saved)


class Compiled(Generic[D, T]):
    """The compiled documents of one collection."""

    def __init__(self, spec: CollectionSpec[D], make: Callable[[D], T]) -> None:
        self._spec = spec
        self._make = make
        self._kept: dict[str, T] = {}

    def get(self, store: Store, id: str) -> T | None:
        """Return what the document `id` says now, compiled; None if there is none."""
        documents = store.collection(self._spec)
        edition = store.cached(("edition", self._spec.name, id), lambda: self._edition(store, id))
        if not edition:
            return None
        found = self._kept.get(edition)
        return found if found is not None else self._compile(documents.find_one({"_id": id}))

    def _edition(self, store: Store, id: str) -> str:
        head = store.collection(self._spec).find_one({"_id": id}, {"edition": 1})
        return head["edition"] if head else ""

    def _compile(self, document: D | None) -> T | None:
        if document is None:
            return None
        made = self._make(document)
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[document["edition"]] = made
        return made
