"""Dispatches: one message that is owed to one peer, its tries, and what became of it.

Nothing is lost: a row waits until the peer has taken it or has refused it for good. Nothing is doubled: its id is what
it is about and which version of it, and the id of the message stays the same when it is sent again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import Clash
from models.hub.bodies import FileReference
from models.hub.messages import Message, MessageKind, Thing, made, written
from models.hub.peers import Peer
from models.store import Query, Store, events, newest
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

#: Pauses after each try that failed, in seconds; the last one is kept to.
PAUSES = (5, 30, 120, 600, 1800, 3600)

#: A peer that took nothing for so long is not asked again by itself.
PATIENCE = timedelta(days=14)

#: So many of the last tries are kept.
MOST_ATTEMPTS = 20


class DispatchState(StrEnum):
    """What became of a message: it waits, was taken, or was refused."""

    PENDING = "pending"
    TAKEN = "taken"
    REFUSED = "refused"


class Attempt(TypedDict):
    """One try; `code` is "" where it was taken."""

    at: datetime
    code: str


class HubDispatch(TypedDict):
    """One message for one peer; `message` is its text, encrypted. `tries` counts since somebody had it sent again."""

    _id: str
    version: int
    peer_id: str
    message_id: str
    kind: str
    thing_id: str
    thing_version: int
    message: str
    state: str
    tries: int
    attempts: list[Attempt]
    created_at: datetime
    since: datetime
    settled_at: datetime | None


_NEWEST = [("created_at", DESCENDING), ("_id", DESCENDING)]

HUB_DISPATCHES = CollectionSpec(
    "hub_dispatches",
    HubDispatch,
    purpose="One message that is owed to another hub, and what became of it.",
    kept="For ever.",
    personal="`message` is encrypted: an answer to an opinion may name its resident.",
    kind=Kind.HUB_DISPATCH,
    indexes=[IndexModel(_NEWEST), IndexModel([("state", DESCENDING), *_NEWEST])],
)


def owe(
    store: Store,
    peer: Peer,
    kind: MessageKind,
    thing: Thing,
    body: Mapping[str, Any],
    *,
    in_reply_to: str | None = None,
) -> bool:
    """Owe a peer that takes such messages one of them; a second time changes nothing. Says whether it is new."""
    if kind not in peer.gives:
        return False
    now = datetime.now(UTC)
    message = made(kind, (peer.our_name, peer.id), thing, body, now, in_reply_to=in_reply_to)
    document = {
        "_id": f"{peer.id}:{kind}:{thing['id']}:{thing['version']}",
        "peer_id": peer.id,
        "message_id": message["id"],
        "kind": message["kind"],
        "thing_id": thing["id"],
        "thing_version": thing["version"],
        "message": store.vault.encrypt(written(message)),
        "state": DispatchState.PENDING,
        "tries": 0,
        "attempts": [],
        "created_at": now,
        "since": now,
        "settled_at": None,
    }
    try:
        events.create(store, HUB_DISPATCHES, document, action="owed", actor=SYSTEM)
    except DuplicateKeyError:
        return False
    return True


def get(store: Store, dispatch_id: str) -> HubDispatch:
    """Return one.

    :raises NotFound: there is none.
    """
    return store.one(HUB_DISPATCHES, dispatch_id)


def text(store: Store, dispatch: HubDispatch) -> bytes:
    """Return the bytes of its message, the same each time."""
    return store.vault.decrypt(dispatch["message"]).encode()


def files_of(store: Store, dispatch: HubDispatch) -> list[FileReference]:
    """Return the files that a message of content names."""
    message: Message = json.loads(text(store, dispatch))
    return list(message["body"]["files"])


def search(
    store: Store, *, state: str = "", after: str | None = None, limit: int = 20
) -> tuple[list[HubDispatch], str | None]:
    """Return a page, the newest first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query: Query = {"state": state} if state else {}
    return newest.page(store, HUB_DISPATCHES, _NEWEST, query, after=after, limit=limit)


def note(
    store: Store, dispatch: HubDispatch, state: DispatchState, code: str = "", *, at: datetime | None = None
) -> HubDispatch:
    """Note one try and what came of it.

    :raises Stale: somebody settled it first.
    """
    now = at or datetime.now(UTC)
    settled = {} if state is DispatchState.PENDING else {"settled_at": now}
    attempt: Attempt = {"at": now, "code": code}
    return events.change(
        store,
        HUB_DISPATCHES,
        dispatch["_id"],
        {
            "$set": {"state": state, **settled},
            "$inc": {"tries": 1},
            "$push": {"attempts": {"$each": [attempt], "$slice": -MOST_ATTEMPTS}},
        },
        action={DispatchState.PENDING: "failed"}.get(state, str(state)),
        actor=SYSTEM,
        guard={"state": DispatchState.PENDING},
        details={"note": code},
    )


def next_try(
    since: datetime, tries: int, now: datetime, *, asked: float = 0.0, patience: timedelta = PATIENCE
) -> datetime | None:
    """Return when to try again after one more that failed; None when it failed for too long.

    :param since: when it was begun, and `tries` how often it was tried before.
    :param asked: for how many seconds the peer asked to wait.
    """
    if now - since > patience:
        return None
    pause = PAUSES[min(tries, len(PAUSES) - 1)]
    return now + timedelta(seconds=max(pause, asked))


def send_again(store: Store, dispatch_id: str, actor: Actor, *, expect: int | None = None) -> HubDispatch:
    """Send a message again that was refused, under its own id.

    :raises NotFound, Stale: as for `events.change`.
    :raises Clash: `hub_not_refused`: it waits, or was taken.
    """
    if get(store, dispatch_id)["state"] != DispatchState.REFUSED:
        raise Clash("hub_not_refused")
    values = {"state": DispatchState.PENDING, "tries": 0, "since": datetime.now(UTC), "settled_at": None}
    return events.change(
        store,
        HUB_DISPATCHES,
        dispatch_id,
        {"$set": values},
        action="owed_again",
        actor=actor,
        expect=expect,
        guard={"state": DispatchState.REFUSED},
    )
