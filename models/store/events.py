"""Events: the public timeline and the audit log, and what the outbox is filled from.

Every change of an aggregate goes through `create` or `change`: one transaction that writes the document
(compare-and-set on `version`), one event, and one row of the outbox for each reaction to that event. So an event's
`seq` is the version that its change made, nobody is notified of what did not happen, and what follows
from an event is never lost: the store itself knows what is still pending.

Events are append-only: no code deletes one, and none changes what one says happened. `expunge` alone takes a resident's
words out of their own, when they want that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, NotRequired, TypedDict, TypeVar, cast

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.client_session import ClientSession

from models.errors import NotFound, Stale
from models.store import cursor, idempotency, outbox, reactions
from models.store.collections import CollectionSpec, Kind
from models.store.database import Document, Store, new_id
from models.store.reactions import Reaction
from models.store.stored_values import as_stored


class Actor(TypedDict):
    """Who did it: a device, a citizen, an official, a chat contact, another system's key or the system itself.

    An actor did something once and is history; an `Owner` (`models.messages.messages`), with the same two fields, is
    whom something belongs to and who may go on reading it.
    """

    kind: str
    id: str
    name: NotRequired[str]


class Subject(TypedDict):
    """What an event is about: a `Kind` and the id of the document."""

    kind: str
    id: str


class Event(TypedDict):
    """One thing that happened to one aggregate; `seq` is the version that it made.

    `changes` are the fields that it set, with what they are now; which there are depends on the action. `note` is what
    was said. `redacted_at` tells that its words were taken out since.
    """

    _id: str
    subject: Subject
    seq: int
    at: datetime
    actor: Actor
    action: str
    changes: dict[str, Any]
    note: str
    public: bool
    redacted_at: NotRequired[datetime]


#: Whose acts the audit finds by who did them: officials' and other systems'.
_ACCOUNTABLE = {"actor.kind": {"$in": ["official", "key"]}}

EVENTS = CollectionSpec(
    "events",
    Event,
    purpose="One thing that happened to one document: public timeline and audit log at once.",
    kept="For ever; the words of a resident are taken out when they want that (`expunge`).",
    personal="`note` and `changes` may hold what residents wrote; `actor` names who acted by id.",
    indexes=[
        IndexModel([("subject.kind", ASCENDING), ("subject.id", ASCENDING), ("seq", ASCENDING)], unique=True),
        IndexModel([("at", DESCENDING)]),
        # The audit. Acts of residents and of the system itself, of which there are far more, cost nothing here.
        IndexModel([("actor.kind", ASCENDING), ("at", DESCENDING)], partialFilterExpression=_ACCOUNTABLE),
        IndexModel(
            [("actor.kind", ASCENDING), ("actor.id", ASCENDING), ("at", DESCENDING)],
            partialFilterExpression=_ACCOUNTABLE,
        ),
    ],
)


D = TypeVar("D", bound=Mapping[str, Any])


SYSTEM: Actor = {"kind": "system", "id": "loa"}


class EventDetails(TypedDict, total=False):
    """What is to be told of a change, besides the change itself.

    Its reactions are due at `due_at` (now when left out), those in `later` each at a time of its own. Those in
    `needless` would find nothing to do and are left out: on the worst night each row has its price.
    """

    note: str
    public: bool
    changes: Mapping[str, Any]
    due_at: datetime
    later: Mapping[Reaction, datetime]
    needless: Collection[Reaction]


def create(
    store: Store,
    spec: CollectionSpec[D],
    document: Mapping[str, Any],
    *,
    action: str,
    actor: Actor,
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> D:
    """Insert a new aggregate as version 1, with its first event; returns it as every later reading will.

    Where an earlier try of the same keyed request made it, that one is returned as it is now.

    :raises pymongo.errors.DuplicateKeyError: its id or another unique field exists already.
    """
    fresh = cast(D, as_stored({"_id": new_id(), **document, "version": 1}))

    def work(inner: ClientSession) -> D:
        if before := idempotency.note(store, spec.subject, action, fresh["_id"], inner):
            return store.one(spec, before, session=inner)
        store.collection(spec).insert_one(fresh, session=inner)
        _append(store, spec.subject, fresh["_id"], 1, action, actor, details or {}, inner)
        return fresh

    return work(session) if session else store.transact(work)


def create_keyed(
    store: Store,
    spec: CollectionSpec[D],
    document: Mapping[str, Any],
    *,
    action: str,
    actor: Actor,
    details: EventDetails,
    session: ClientSession,
) -> tuple[D, Event]:
    """Insert what bears the key of its request as a unique field, as `create` does; returns it with its first event.

    :raises pymongo.errors.DuplicateKeyError: its id, its key or another unique field exists already.
    """
    fresh = cast(D, as_stored({"_id": new_id(), **document, "version": 1}))
    event = as_stored(_event(spec.subject, fresh["_id"], 1, action, actor, details))
    store.collection(spec).insert_one(fresh, session=session)
    _insert(store, [event], details, session)
    return fresh, event


def create_all(
    store: Store,
    spec: CollectionSpec[D],
    documents: Sequence[Mapping[str, Any]],
    *,
    action: str,
    actor: Actor,
    details: EventDetails | None = None,
    told: Mapping[str, Mapping[str, Any]] | None = None,
    session: ClientSession | None = None,
) -> None:
    """Insert new aggregates as version 1, each with its first event: all of them or none, in one transaction.

    :param documents: each with an id of its own; so few that a transaction of a few seconds takes them.
    :param told: what the event of each says besides (`changes`), by the id of the document.
    :raises pymongo.errors.BulkWriteError: an id or another unique field of one of them exists already.
    """
    fresh = [cast(D, as_stored({**document, "version": 1})) for document in documents]

    def work(inner: ClientSession) -> None:
        store.collection(spec).insert_many(fresh, session=inner)
        made = [_event(spec.subject, row["_id"], 1, action, actor, details or {}) for row in fresh]
        for event in made:
            event["changes"] |= (told or {}).get(event["subject"]["id"], {})
        _insert(store, made, details or {}, inner)

    work(session) if session else store.transact(work)


class FirstEvent(NamedTuple):
    """What is told of a document that was inserted by itself: its id, and who did it when."""

    id: str
    actor: Actor
    at: datetime


def begin(
    store: Store,
    spec: CollectionSpec[Any],
    made: Sequence[FirstEvent],
    *,
    action: str,
    session: ClientSession,
) -> None:
    """Append the first events, with their reactions, of documents of version 1 that were inserted without."""
    told = [_event(spec.subject, one.id, 1, action, one.actor, {}) | {"at": one.at} for one in made]
    _insert(store, told, {}, session)


def change(
    store: Store,
    spec: CollectionSpec[D],
    id: str,
    update: Mapping[str, Any],
    *,
    action: str,
    actor: Actor,
    expect: int | None = None,
    guard: Mapping[str, Any] | None = None,
    details: EventDetails | None = None,
    session: ClientSession | None = None,
) -> D:
    """Change an aggregate by compare-and-set and append the event of it; returns the new document.

    Where an earlier try of the same keyed request made this change, the document is returned as it is now.

    :param update: MongoDB update operators (`{"$set": …}`).
    :param expect: the version that the caller saw; None accepts any.
    :param guard: what else must hold of the document for the change to be allowed.
    :raises NotFound: there is no such document.
    :raises Stale: the version or the guard does not fit; carries the document as it is now.
    """
    wanted = {"_id": id, **(guard or {}), **({} if expect is None else {"version": expect})}
    bumped = {**update, "$inc": {**update.get("$inc", {}), "version": 1}}

    def work(inner: ClientSession) -> D:
        collection = store.collection(spec)
        if idempotency.note(store, spec.subject, f"{action}:{id}", id, inner):
            return store.one(spec, id, session=inner)
        after = collection.find_one_and_update(
            wanted, bumped, return_document=ReturnDocument.AFTER, session=inner
        )
        if after is None:
            current = collection.find_one({"_id": id}, session=inner)
            raise Stale(current) if current else NotFound()
        _append(store, spec.subject, id, after["version"], action, actor, details or {}, inner)
        return after

    return work(session) if session else store.transact(work)


def timeline(store: Store, kind: Kind, id: str, *, public_only: bool = False) -> list[Event]:
    """Return the events of one aggregate, oldest first."""
    query: Document = {"subject.kind": kind, "subject.id": id}
    if public_only:
        query["public"] = True
    return list(store.collection(EVENTS).find(query).sort("seq", ASCENDING))


def history(
    store: Store, kind: Kind, id: str, *, after: str | None = None, limit: int = 20
) -> tuple[list[Event], str | None]:
    """Return a page of the events of one aggregate, newest first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query: Document = {"subject.kind": kind, "subject.id": id}
    if after:
        (last,) = cursor.decode(after, 1)
        query["seq"] = {"$lt": last}
    rows = list(store.collection(EVENTS).find(query).sort("seq", DESCENDING).limit(limit + 1))
    following = cursor.encode(rows[limit - 1]["seq"]) if len(rows) > limit else None
    return rows[:limit], following


def timelines(store: Store, kind: Kind, ids: Sequence[str]) -> dict[str, list[Event]]:
    """Return the events of some aggregates by their ids, each list oldest first."""
    found: dict[str, list[Event]] = {one: [] for one in ids}
    query: Document = {"subject.kind": kind, "subject.id": {"$in": list(found)}}
    order = [("subject.id", ASCENDING), ("seq", ASCENDING)]
    for event in store.collection(EVENTS).find(query).sort(order):
        found[event["subject"]["id"]].append(event)
    return found


def find(store: Store, event_id: str) -> Event:
    """One event by its id.

    :raises NotFound: there is none.
    """
    return store.one(EVENTS, event_id)


def find_all(store: Store, event_ids: Sequence[str]) -> list[Event]:
    """Return some events in the order in which they are named.

    :raises NotFound: there is none of one of the ids.
    """
    found = {
        event["_id"]: event for event in store.collection(EVENTS).find({"_id": {"$in": list(event_ids)}})
    }
    if found.keys() != set(event_ids):
        raise NotFound
    return [found[one] for one in event_ids]


def _append(
    store: Store,
    kind: Kind,
    id: str,
    seq: int,
    action: str,
    actor: Actor,
    details: EventDetails,
    session: ClientSession,
) -> None:
    _insert(store, [_event(kind, id, seq, action, actor, details)], details, session)


def _event(kind: Kind, id: str, seq: int, action: str, actor: Actor, details: EventDetails) -> Event:
    return {
        "_id": new_id(),
        "subject": {"kind": str(kind), "id": id},
        "seq": seq,
        "at": datetime.now(UTC),
        "actor": actor,
        "action": action,
        "changes": dict(details.get("changes", {})),
        "note": details.get("note", ""),
        "public": details.get("public", False),
    }


def _insert(store: Store, made: Sequence[Event], details: EventDetails, session: ClientSession) -> None:
    """Insert events with the rows of the outbox that follow from them."""
    store.collection(EVENTS).insert_many(made, session=session)
    later, needless = details.get("later"), {*details.get("needless", ()), *reactions.idle(store.settings)}
    rows = [
        row
        for event in made
        for row in outbox.rows_of(
            event["_id"],
            Kind(event["subject"]["kind"]),
            event["action"],
            due_at=details.get("due_at", event["at"]),
            later=later,
            needless=needless,
        )
    ]
    if rows:
        store.collection(outbox.OUTBOX).insert_many(rows, session=session)
