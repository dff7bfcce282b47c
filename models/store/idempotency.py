"""Idempotency keys: a phone may send the same write again and gets the same answer.

The id of a row is a digest of caller, route and key. Follows the IETF draft "The Idempotency-Key HTTP Header Field".

What a write does is noted in its row by the transaction that does it (`models.store.events`), and the answer after
that. So a try that is cut off in between leaves word of what it did; the next one finds that done and goes on.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Clash
from models.store.collections import CollectionSpec, Kind
from models.store.database import Query, Store, new_id
from models.store.keyed_request import Effect, KeyedRequest

KEEP = timedelta(days=2)

#: A write begun so long ago and never finished was cut off: the next try may take it over. Short, because a write
#: begins only when its body has been read (a slow upload does not count), and a phone that lost the answer waits.
BEGUN_FOR = timedelta(seconds=15)


class KeyedWrite(TypedDict):
    """One write under one key: `state` is `begun` or `done`, `body` the hash of what was sent.

    `answer` is sealed, as it may hold a PIN, a token or somebody's words; `about` is the code of the report that the
    path names. `run` is the try that holds the key, `effects` what all tries together have done.
    """

    _id: str
    body: str
    state: str
    at: datetime
    about: NotRequired[str]
    answer: NotRequired[str]
    run: NotRequired[str]
    effects: NotRequired[list[Effect]]


#: What is made again when a try was cut off: a device, whose token was shown to nobody and is kept as a hash, and an
#: upload, whose bytes lie outside the transaction. What the first try made is part of nothing and does no harm.
MADE_AGAIN = frozenset({Kind.DEVICE, Kind.UPLOAD})


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


def begin(store: Store, key: str, body_hash: str, *, about: str = "") -> KeyedRequest | Any:
    """Begin a write under `key`; returns the try that it is, or the stored answer when it was done before.

    :param key: digest of caller, route and the caller's key.
    :param about: the code of the report that the write is about.
    :raises Clash: `idempotency_key_reused` with another body, `idempotency_key_in_use` while it is running, with the
        seconds after which it may be taken over.
    """
    now, run = datetime.now(UTC), new_id()
    row: KeyedWrite = {"_id": key, "body": body_hash, "state": "begun", "at": now, "run": run}
    try:
        store.collection(IDEMPOTENCY_KEYS).insert_one(row | ({"about": about} if about else {}))
    except DuplicateKeyError:
        return _begin_again(store, key, body_hash, now)
    return KeyedRequest(key, run)


def finish(store: Store, keyed: KeyedRequest, answer: object) -> None:
    """Keep the answer of a finished write."""
    sealed = store.vault.encrypt(json.dumps(answer))
    store.collection(IDEMPOTENCY_KEYS).update_one(
        {"_id": keyed.key, "run": keyed.run}, {"$set": {"state": "done", "answer": sealed}}
    )


def abandon(store: Store, keyed: KeyedRequest) -> None:
    """Free the key of a write that failed; what it did before that is remembered."""
    mine: Query = {"_id": keyed.key, "run": keyed.run, "state": "begun"}
    gone = store.collection(IDEMPOTENCY_KEYS).delete_one({**mine, "effects": {"$exists": False}})
    if not gone.deleted_count:
        freed = datetime.now(UTC) - BEGUN_FOR - timedelta(seconds=1)
        store.collection(IDEMPOTENCY_KEYS).update_one(mine, {"$set": {"at": freed}})


def note(store: Store, kind: Kind, what: str, id: str, session: ClientSession) -> str | None:
    """Note in the transaction of a change that the write of this request makes it; without a key there is no need.

    Returns the id of the document when an earlier try made this change, so that it is not to be made again; else None.

    :raises Clash: `idempotency_key_in_use`: a later try has taken the key over.
    """
    if store.keyed is None or kind in MADE_AGAIN:
        return None
    what = f"{kind}:{what}"
    before = store.keyed.done_before(what)
    if before:
        return before
    noted = store.collection(IDEMPOTENCY_KEYS).update_one(
        {"_id": store.keyed.key, "run": store.keyed.run},
        {"$push": {"effects": {"what": what, "id": id}}},
        session=session,
    )
    if not noted.matched_count:
        raise Clash("idempotency_key_in_use", retry_after=1)
    return None


def forget(store: Store, key: str | None, about: str, session: ClientSession) -> None:
    """Forget the answer under `key`, and all answers about a report, in this transaction.

    What is begun goes on; its key still holds.
    """
    of_report = {"about": about, "state": "done"}
    store.collection(IDEMPOTENCY_KEYS).delete_many({"$or": [{"_id": key}, of_report]}, session=session)


def _begin_again(store: Store, key: str, body_hash: str, now: datetime) -> KeyedRequest | Any:
    row: KeyedWrite | None = store.collection(IDEMPOTENCY_KEYS).find_one({"_id": key})
    if row is None:
        # Just abandoned: the next try begins again.
        raise Clash("idempotency_key_in_use", retry_after=1)
    if row["body"] != body_hash:
        raise Clash("idempotency_key_reused")
    if row["state"] == "done":
        return json.loads(store.vault.decrypt(row["answer"]))
    run = new_id()
    taken = store.collection(IDEMPOTENCY_KEYS).find_one_and_update(
        {"_id": key, "state": "begun", "at": {"$lt": now - BEGUN_FOR}},
        {"$set": {"at": now, "run": run}},
        return_document=ReturnDocument.AFTER,
    )
    if taken is None:
        left = BEGUN_FOR - (now - row["at"])
        raise Clash("idempotency_key_in_use", retry_after=max(1, ceil(left.total_seconds())))
    return KeyedRequest(key, run, taken.get("effects", ()))
