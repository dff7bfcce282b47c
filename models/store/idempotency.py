"""Idempotency keys: a phone may send the same write again and gets the same answer.

The id of a row is a digest of caller, route and key. Follows the IETF draft "The Idempotency-Key HTTP Header Field".
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Clash
from models.store.collections import CollectionSpec
from models.store.database import Store

KEEP = timedelta(days=2)

#: A write begun so long ago and never finished was cut off: the next try may take it over. Short, because a write
#: begins only when its body has been read (a slow upload does not count), and a phone that lost the answer waits.
BEGUN_FOR = timedelta(seconds=15)


class KeyedWrite(TypedDict):
    """One write under one key: `state` is `begun` or `done`, `body` the hash of what was sent.

    `answer` is sealed, as it may hold a PIN, a token or somebody's words; `about` is the code of the report that the
    path names.
    """

    _id: str
    body: str
    state: str
    at: datetime
    about: NotRequired[str]
    answer: NotRequired[str]


IDEMPOTENCY_KEYS = CollectionSpec(
    "idempotency",
    KeyedWrite,
    purpose="The answer to one write under an `Idempotency-Key`, for whoever sends it again.",
    kept="Two days, by an index that expires.",
    personal="The answer is sealed; the key is a digest.",
    indexes=[
        IndexModel([("at", ASCENDING)], expireAfterSeconds=int(KEEP.total_seconds())),
        IndexModel([("about", ASCENDING)], partialFilterExpression={"about": {"$exists": True}}),
    ],
)


def begin(store: Store, key: str, body_hash: str, *, about: str = "") -> Any | None:
    """Begin a write under `key`; returns the stored answer when it was done before, else None.

    :param key: digest of caller, route and the caller's key.
    :param about: the code of the report that the write is about.
    :raises Clash: `idempotency_key_reused` with another body, `idempotency_key_in_use` while it is running, with the
        seconds after which it may be taken over.
    """
    now = datetime.now(UTC)
    row: KeyedWrite = {"_id": key, "body": body_hash, "state": "begun", "at": now}
    try:
        store.collection(IDEMPOTENCY_KEYS).insert_one(row | ({"about": about} if about else {}))
    except DuplicateKeyError:
        return _begin_again(store, key, body_hash, now)
    return None


def finish(store: Store, key: str, answer: Any) -> None:
    """Keep the answer of a finished write."""
    sealed = store.vault.encrypt(json.dumps(answer))
    store.collection(IDEMPOTENCY_KEYS).update_one({"_id": key}, {"$set": {"state": "done", "answer": sealed}})


def abandon(store: Store, key: str) -> None:
    """Free the key of a write that failed and left nothing."""
    store.collection(IDEMPOTENCY_KEYS).delete_one({"_id": key, "state": "begun"})


def forget(store: Store, key: str | None, about: str, session: ClientSession) -> None:
    """Forget the answer under `key`, and all answers about a report, in this transaction.

    What is begun goes on; its key still holds.
    """
    of_report = {"about": about, "state": "done"}
    store.collection(IDEMPOTENCY_KEYS).delete_many({"$or": [{"_id": key}, of_report]}, session=session)


def _begin_again(store: Store, key: str, body_hash: str, now: datetime) -> Any | None:
    row: KeyedWrite | None = store.collection(IDEMPOTENCY_KEYS).find_one({"_id": key})
    if row is None:
        # Just abandoned: the next try begins again.
        raise Clash("idempotency_key_in_use", retry_after=1)
    if row["body"] != body_hash:
        raise Clash("idempotency_key_reused")
    if row["state"] == "done":
        return json.loads(store.vault.decrypt(row["answer"]))
    taken = store.collection(IDEMPOTENCY_KEYS).update_one(
        {"_id": key, "state": "begun", "at": {"$lt": now - BEGUN_FOR}}, {"$set": {"at": now}}
    )
    if not taken.modified_count:
        left = BEGUN_FOR - (now - row["at"])
        raise Clash("idempotency_key_in_use", retry_after=max(1, ceil(left.total_seconds())))
    return None
