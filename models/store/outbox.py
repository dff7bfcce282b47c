"""The outbox: which reactions to events are still to be done.

A row is written in the transaction of its event. A worker claims it for the length of a lease, does the work and
marks it done. A row whose lease ran out (the worker was killed) is simply due again, so the broker may lose
everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from models.errors import NotFound
from models.store.collections import CollectionSpec, Kind
from models.store.database import Document, Store, new_id
from models.store.reactions import REACTIONS, Reaction

#: Rows of finished work are kept so long, for those who ask what happened.
KEEP_DONE = timedelta(days=30)

#: So many rows are handed over in one go.
SWEPT_AT_ONCE = 500


class HandedRow(TypedDict):
    """What must be known of a row to hand it over."""

    _id: str
    reaction: str
    attempts: int


class OutboxRow(HandedRow):
    """One reaction that follows one event; its id is `<event>:<reaction>`.

    `due_at` is when it may be done: at first the time it is meant for, while somebody does it the end of their lease.
    `attempts` counts the leases, `calm` those after which nothing had failed; `handed_at` is when its id last went to
    the broker; `error` is why the last try failed. `lease` names the last one that was taken together with others.
    """

    event_id: str
    state: str
    due_at: datetime
    handed_at: datetime | None
    calm: NotRequired[int]
    lease: NotRequired[str]
    error: NotRequired[str]
    done_at: NotRequired[datetime]


OUTBOX = CollectionSpec(
    "outbox",
    OutboxRow,
    purpose="One reaction that follows one event, until it is done.",
    kept="30 days after it was done; what failed stays until somebody decides (docs/runbook.md).",
    indexes=[
        IndexModel([("state", ASCENDING), ("reaction", ASCENDING), ("due_at", ASCENDING)]),
        # Among a million that wait, what nobody was handed yet is found at once.
        IndexModel(
            [("state", ASCENDING), ("reaction", ASCENDING), ("handed_at", ASCENDING), ("due_at", ASCENDING)],
            partialFilterExpression={"state": {"$in": ["pending"]}},
        ),
        IndexModel([("event_id", ASCENDING)]),
        IndexModel([("done_at", ASCENDING)], expireAfterSeconds=int(KEEP_DONE.total_seconds())),
    ],
)


class OutboxState(StrEnum):
    """`PENDING` until it is `DONE`, or `FAILED` when no retry can help (the dead letters)."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


def rows_of(
    event_id: str,
    kind: Kind,
    action: str,
    *,
    due_at: datetime,
    later: Mapping[Reaction, datetime] | None = None,
    needless: Collection[Reaction] = (),
) -> list[OutboxRow]:
    """Return the rows of an event by the table of reactions.

    :param kind: what the event is about.
    :param later: reactions that are due at a time of their own.
    :param needless: reactions that would find nothing to do.
    """
    return [
        {
            "_id": f"{event_id}:{reaction}",
            "event_id": event_id,
            "reaction": str(reaction),
            "state": OutboxState.PENDING,
            "due_at": (later or {}).get(reaction, due_at),
            "handed_at": None,
            "attempts": 0,
        }
        for reaction in REACTIONS.get((kind, action), ())
        if reaction not in needless
    ]


def _due(now: datetime, reactions: Iterable[Reaction] = Reaction) -> Document:
    """Return the condition of the rows that may be done now.

    A reaction that this version does not know was written by a newer one, whose workers will do it.
    """
    return {"state": OutboxState.PENDING, "due_at": {"$lte": now}, "reaction": {"$in": list(reactions)}}


def event_of(row_id: str) -> str:
    """Return the id of the event that a row follows."""
    return row_id.rpartition(":")[0]


def of_event(store: Store, event_id: str) -> list[OutboxRow]:
    """Return the rows of one event that are pending and due."""
    return list(store.collection(OUTBOX).find({"event_id": event_id, **_due(datetime.now(UTC))}))


def follows(store: Store, event_id: str, reaction: Reaction) -> bool:
    """Say whether a reaction follows an event, done or not."""
    return store.collection(OUTBOX).find_one({"_id": f"{event_id}:{reaction}"}, {"_id": 1}) is not None


def forgotten(
    store: Store, *, reactions: Iterable[Reaction] = Reaction, limit: int = SWEPT_AT_ONCE
) -> list[OutboxRow]:
    """Return rows that are due and that nobody handed to a worker lately, those never handed first, oldest first.

    :param reactions: only rows of these.
    """
    now = datetime.now(UTC)
    stale = now - timedelta(seconds=store.settings.outbox_resend_seconds)
    found: list[OutboxRow] = []
    for handed, order in ((None, "due_at"), ({"$lte": stale}, "handed_at")):
        query = {**_due(now, reactions), "handed_at": handed}
        rows = store.collection(OUTBOX).find(query).sort(order, ASCENDING)
        found += rows.limit(limit - len(found)) if len(found) < limit else ()
    return found


def mark_handed(store: Store, rows: Iterable[HandedRow]) -> None:
    """Note that these rows were handed to the broker just now.

    Only as they were read: one that a worker has claimed meanwhile is left alone.
    """
    by_attempts: dict[int, list[str]] = {}
    for row in rows:
        by_attempts.setdefault(row["attempts"], []).append(row["_id"])
    for attempts, ids in by_attempts.items():
        store.collection(OUTBOX).update_many(
            {"_id": {"$in": ids}, "attempts": attempts}, {"$set": {"handed_at": datetime.now(UTC)}}
        )


def hand_back(store: Store, row_ids: Sequence[str]) -> None:
    """Note that nobody will do these rows that were handed over, so that they are handed over again at once."""
    pending = {"_id": {"$in": list(row_ids)}, "state": OutboxState.PENDING}
    store.collection(OUTBOX).update_many(pending, {"$set": {"handed_at": None}})


def claim(store: Store, row_id: str) -> OutboxRow | None:
    """Claim a due row for one lease; None if it is done, not due, somebody else's or of a newer version."""
    now = datetime.now(UTC)
    lease = timedelta(seconds=store.settings.outbox_lease_seconds)
    return store.collection(OUTBOX).find_one_and_update(
        {"_id": row_id, **_due(now)},
        {"$set": {"due_at": now + lease, "handed_at": None}, "$inc": {"attempts": 1}},
        return_document=ReturnDocument.AFTER,
    )


def claim_all(store: Store, row_ids: Sequence[str]) -> list[OutboxRow]:
    """Claim those of some rows that `claim` would, for one lease; in the order in which they are named."""
    now, mine = datetime.now(UTC), new_id()
    ends = now + timedelta(seconds=store.settings.outbox_lease_seconds)
    named = {"_id": {"$in": list(row_ids)}}
    store.collection(OUTBOX).update_many(
        {**named, **_due(now)},
        {"$set": {"due_at": ends, "handed_at": None, "lease": mine}, "$inc": {"attempts": 1}},
    )
    # Of two workers that are here at once each gets the rows that bear its own lease.
    found = {row["_id"]: row for row in store.collection(OUTBOX).find({**named, "lease": mine})}
    return [found[one] for one in row_ids if one in found]


def claim_fresh(store: Store, row_ids: Sequence[str]) -> list[OutboxRow]:
    """Claim those of some rows that `claim` would and nobody has tried yet; mostly without reading them back."""
    now, mine = datetime.now(UTC), new_id()
    ends = now + timedelta(seconds=store.settings.outbox_lease_seconds)
    named = {"_id": {"$in": list(row_ids)}}
    claimed = store.collection(OUTBOX).update_many(
        {**named, **_due(now), "attempts": 0},
        {"$set": {"due_at": ends, "handed_at": None, "lease": mine, "attempts": 1}},
    )
    if not claimed.modified_count:
        return []
    if claimed.modified_count < len(row_ids):
        return list(store.collection(OUTBOX).find({**named, "lease": mine}))
    return [
        {
            "_id": one,
            "event_id": event_of(one),
            "reaction": one.rpartition(":")[2],
            "state": OutboxState.PENDING,
            "due_at": ends,
            "handed_at": None,
            "attempts": 1,
            "lease": mine,
        }
        for one in row_ids
    ]


def renew(store: Store, row: OutboxRow) -> None:
    """Hold a claimed row for one more lease, while the work on it goes on."""
    lease = timedelta(seconds=store.settings.outbox_lease_seconds)
    _settle(store, row, {"due_at": datetime.now(UTC) + lease})


def finish(store: Store, row: OutboxRow) -> None:
    """Note that the work of a claimed row is done."""
    _settle(store, row, {"state": OutboxState.DONE, "done_at": datetime.now(UTC)})


def finish_all(store: Store, rows: Iterable[OutboxRow]) -> None:
    """Note that the work of rows that were claimed together is done."""
    by_lease: dict[tuple[str | None, int], list[str]] = {}
    for row in rows:
        by_lease.setdefault((row.get("lease"), row["attempts"]), []).append(row["_id"])
    done = {"state": OutboxState.DONE, "done_at": datetime.now(UTC)}
    for (lease, attempts), ids in by_lease.items():
        held = {"_id": {"$in": ids}, "state": OutboxState.PENDING, "lease": lease, "attempts": attempts}
        store.collection(OUTBOX).update_many(held, {"$set": done})


def fail(store: Store, row: OutboxRow, error: str) -> None:
    """Keep a row that no retry can help as a dead letter with the reason."""
    _settle(store, row, {"state": OutboxState.FAILED, "error": error})


def postpone(store: Store, row: OutboxRow, *, seconds: float, error: str) -> None:
    """Try again in so many seconds."""
    due_at = datetime.now(UTC) + timedelta(seconds=seconds)
    _settle(store, row, {"due_at": due_at, "handed_at": None, "error": error})


def defer(store: Store, row: OutboxRow, due_at: datetime) -> None:
    """Put the work of a claimed row off to a later time; nothing has failed."""
    _settle(store, row, {"due_at": due_at, "handed_at": None, "calm": row["attempts"]})


def tries(row: OutboxRow) -> int:
    """Return how often a claimed row has been tried since it last went well."""
    return row["attempts"] - row.get("calm", 0)


def count(store: Store, state: OutboxState) -> int:
    """Count the rows in a state."""
    return store.collection(OUTBOX).count_documents({"state": state})


def failed(store: Store, *, reaction: str = "") -> Iterator[OutboxRow]:
    """Return the dead letters, the newest event first.

    :param reaction: only those of one reaction.
    """
    of = {"reaction": reaction} if reaction else {}
    found = store.collection(OUTBOX).find({"state": OutboxState.FAILED, **of})
    return iter(found.sort("_id", DESCENDING))


def find_failed(store: Store, row_id: str) -> OutboxRow:
    """Return one dead letter.

    :raises NotFound: there is none of that id.
    """
    row = store.collection(OUTBOX).find_one({"_id": row_id, "state": OutboxState.FAILED})
    if row is None:
        raise NotFound
    return row


def replay(store: Store, row: OutboxRow) -> bool:
    """Make a dead letter pending again, due now and with fresh tries; False when somebody did so already."""
    fresh = {"state": OutboxState.PENDING, "due_at": datetime.now(UTC), "handed_at": None, "attempts": 0}
    done = store.collection(OUTBOX).update_one(
        {"_id": row["_id"], "state": OutboxState.FAILED}, {"$set": fresh, "$unset": {"error": ""}}
    )
    return done.modified_count == 1


def overdue(store: Store, reactions: Iterable[Reaction] = Reaction) -> timedelta:
    """Return for how long the oldest row that is due has been waiting; nothing when none is.

    :param reactions: only rows of these.
    """
    now = datetime.now(UTC)
    row = store.collection(OUTBOX).find_one(_due(now, reactions), sort=[("due_at", ASCENDING)])
    return now - row["due_at"] if row else timedelta(0)


def reaction_of(row: HandedRow) -> Reaction:
    """Return the reaction that a row stands for."""
    return Reaction(row["reaction"])


def _settle(store: Store, row: OutboxRow, values: Document) -> None:
    # `attempts` is the lease's number: a worker that lost its lease settles nothing.
    store.collection(OUTBOX).update_one(
        {"_id": row["_id"], "state": OutboxState.PENDING, "attempts": row["attempts"]}, {"$set": values}
    )
