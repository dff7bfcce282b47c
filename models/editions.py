"""Editions: what is compiled from a stored document, kept until somebody saves another edition of it.

A document that is compiled carries `edition`, a fresh id at every save, so one small read tells every process
whether what it keeps still holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from models.store import Document, Store

T = TypeVar("T")

#: Editions that one process keeps; a province needs one.
KEPT = 16


class Compiled(Generic[T]):
    """The compiled documents of one collection."""

    def __init__(self, collection: str, make: Callable[[Document], T]) -> None:
        self._collection = collection
        self._make = make
        self._kept: dict[str, T] = {}

    def get(self, store: Store, id: str) -> T | None:
        """What the document `id` says now, compiled; None when there is none."""
        documents = store.db[self._collection]
        head = documents.find_one({"_id": id}, {"edition": 1})
        if head is None:
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
