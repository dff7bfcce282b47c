"""Unsaved forms: what an official has typed at the console and not sent yet, kept at each pause of typing.

A session that ends or a machine that stops loses a few words at most. What is kept counts its versions, so that of two
tabs of one page the second does not write over the first unseen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from models.access.callers import Identity
from models.errors import Stale
from models.store import Store
from models.store.collections import CollectionSpec

#: So long it is kept after the last pause.
KEPT = timedelta(days=7)


class UnsavedForm(TypedDict):
    """What one official has typed into one form; `sealed` holds its fields as JSON."""

    _id: str
    version: int
    sealed: str
    saved_at: datetime
    expires_at: datetime


UNSAVED_FORMS = CollectionSpec(
    "unsaved_forms",
    UnsavedForm,
    purpose="What an official has typed into a form of the console and not sent yet.",
    kept="A week after the last pause of typing; no longer than until the form is sent (TTL).",
    personal="Sealed; the id is a keyed hash of the official and the address of the form.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class Unsaved:
    """What was typed.

    :param fields: names and values in order, a name as often as it has values.
    """

    version: int
    saved_at: datetime
    fields: Sequence[tuple[str, str]] = field(repr=False)


def load(store: Store, official: Identity, form: str) -> Unsaved | None:
    """Return what an official has typed into a form and not sent; None for nothing.

    :param form: the address of its page.
    """
    query = {"_id": _id(store, official, form), "expires_at": {"$gt": datetime.now(UTC)}}
    row = store.collection(UNSAVED_FORMS).find_one(query)
    if row is None:
        return None
    fields = json.loads(store.vault.decrypt(row["sealed"]))
    return Unsaved(row["version"], row["saved_at"], [(name, value) for name, value in fields])


def save(
    store: Store, official: Identity, form: str, fields: Sequence[tuple[str, str]], *, expect: int
) -> UnsavedForm:
    """Keep what an official has typed so far, in place of what was kept before.

    :param expect: the version that is continued; 0 for none.
    :raises Stale: another tab has kept something meanwhile.
    """
    now, key = datetime.now(UTC), _id(store, official, form)
    sealed = store.vault.encrypt(json.dumps(fields, ensure_ascii=False))
    try:
        row = store.collection(UNSAVED_FORMS).find_one_and_update(
            {"_id": key, "version": expect},
            {
                "$set": {"sealed": sealed, "saved_at": now, "expires_at": now + KEPT},
                "$inc": {"version": 1},
            },
            # Two documents of one id there cannot be: whoever comes with another version is told below.
            upsert=expect == 0,
            return_document=ReturnDocument.AFTER,
        )
    except DuplicateKeyError as error:
        raise Stale from error
    if row is None:
        raise Stale
    return row


def drop(store: Store, official: Identity, form: str) -> None:
    """Throw away what an official has typed into a form, since it was sent or is not wanted."""
    store.collection(UNSAVED_FORMS).delete_one({"_id": _id(store, official, form)})


def _id(store: Store, official: Identity, form: str) -> str:
    return store.vault.digest("unsaved-form", official.id, form)
