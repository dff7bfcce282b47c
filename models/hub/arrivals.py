"""Arrivals: what another hub sent, taken once, and what was made of it here.

A message that comes again is known by its sender and id. One about an older version than came already changes nothing.
What was made is a draft for an editor; `landing` makes it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TypedDict, cast

from pymongo import DESCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, Fault, Invalid
from models.hub import landing, messages
from models.hub.bodies import OpinionBody
from models.hub.landing import Landed
from models.hub.messages import Message, MessageKind, moment_of, written
from models.hub.peers import Peer
from models.store import Document, Store, cursor, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor

#: Clocks of others may be ahead by so much.
CLOCKS_DIFFER = timedelta(minutes=15)


class ArrivalState(StrEnum):
    """What became of a message: a draft waits, it was published, it came too late, or somebody must see to it."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    OUTDATED = "outdated"
    WAITING = "waiting"
    SEEN = "seen"


class HubArrival(TypedDict):
    """One message; its id is a digest of sender and message id, `message` its text, encrypted.

    `made_kind` and `made_id` name what was made of it here: a post, a directive, a report, or "" for nothing.
    """

    _id: str
    version: int
    peer_id: str
    message_id: str
    kind: str
    thing_id: str
    thing_version: int
    title: str
    message: str
    digest: str
    state: str
    made_kind: str
    made_id: str
    received_at: datetime


class HubThing(TypedDict):
    """The last version of one thing of a peer that came, and what stands here for it."""

    _id: str
    version: int
    made_kind: str
    made_id: str


_NEWEST = [("received_at", DESCENDING), ("_id", DESCENDING)]

HUB_ARRIVALS = CollectionSpec(
    "hub_arrivals",
    HubArrival,
    purpose="One message of another hub, as it came, and what was made of it.",
    kept="For ever.",
    personal="`message` is encrypted: an opinion holds what a resident wrote.",
    kind=Kind.HUB_ARRIVAL,
    indexes=[
        IndexModel(_NEWEST),
        IndexModel([("state", DESCENDING), *_NEWEST]),
        IndexModel([("made_kind", DESCENDING), ("made_id", DESCENDING)]),
    ],
)

HUB_THINGS = CollectionSpec(
    "hub_things",
    HubThing,
    purpose="The last version of one thing of another hub that came.",
    kept="For ever.",
)


def receive(store: Store, peer: Peer, raw: bytes) -> tuple[HubArrival, bool]:
    """Take a message of a peer, and say whether it is new; one that came before is returned as it is.

    :raises Invalid: it breaks its schema, is not of this peer or not for us, or can't be made anything of.
    :raises Clash: `hub_differs`: one of that id came before and says something else.
    """
    message = messages.read(raw)
    _insist_on_ours(peer, message)
    arrival_id = store.vault.digest("hub_arrival", peer.id, message["id"])[:32]
    before = store.collection(HUB_ARRIVALS).find_one({"_id": arrival_id})
    if before is None:
        opinion = _opinion(store, peer, message, arrival_id)
        try:
            return store.transact(
                lambda session: _take(store, peer, message, arrival_id, opinion, session)
            ), True
        except DuplicateKeyError:
            before = store.one(HUB_ARRIVALS, arrival_id)
    if before["digest"] != _digest(message):
        raise Clash("hub_differs")
    return before, False


def get(store: Store, arrival_id: str) -> HubArrival:
    """Return one.

    :raises NotFound: there is none.
    """
    return store.one(HUB_ARRIVALS, arrival_id)


def of_made(store: Store, kind: str, made_id: str) -> HubArrival | None:
    """Return the last message that something here was made of; None where it is of our own."""
    return store.collection(HUB_ARRIVALS).find_one({"made_kind": kind, "made_id": made_id}, sort=_NEWEST)


def search(
    store: Store, *, state: str = "", after: str | None = None, limit: int = 20
) -> tuple[list[HubArrival], str | None]:
    """Return a page, the last that came first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query = {"$and": [{"state": state} if state else {}, *cursor.after_moment(_NEWEST, after)]}
    rows = list(store.collection(HUB_ARRIVALS).find(query).sort(_NEWEST).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], cursor.encode(last["received_at"], last["_id"]) if last else None


def note_published(store: Store, arrival: HubArrival, actor: Actor) -> None:
    """Note that what was made of a message is out."""
    events.change(
        store,
        HUB_ARRIVALS,
        arrival["_id"],
        {"$set": {"state": ArrivalState.PUBLISHED}},
        action="published",
        actor=actor,
        guard={"state": ArrivalState.DRAFTED},
    )


def actor_of(peer_id: str) -> Actor:
    """Return a peer as the actor of an event."""
    return {"kind": "system", "id": f"hub:{peer_id}"}


def _take(
    store: Store,
    peer: Peer,
    message: Message,
    arrival_id: str,
    opinion: Landed | None,
    session: ClientSession,
) -> HubArrival:
    thing_id = _thing_id(store, peer, message)
    known = store.collection(HUB_THINGS).find_one({"_id": thing_id}, session=session)
    actor, urgent = actor_of(peer.id), False
    if known and known["version"] >= message["thing"]["version"]:
        state, landed = ArrivalState.OUTDATED, Landed("", "")
    else:
        landed = opinion or landing.land(store, peer, message, known, actor, session)
        state = ArrivalState.WAITING if landed.waits else ArrivalState.DRAFTED
        urgent = landed.urgent and peer.publish_urgent
        version = message["thing"]["version"]
        last = {"version": version, "made_kind": landed.kind, "made_id": landed.id}
        store.collection(HUB_THINGS).update_one(
            {"_id": thing_id}, {"$set": last}, upsert=True, session=session
        )
    document = _document(store, peer, message, arrival_id) | {
        "state": state,
        "made_kind": landed.kind,
        "made_id": landed.id,
    }
    action = "received_urgent" if urgent else "received"
    return events.create(store, HUB_ARRIVALS, document, action=action, actor=actor, session=session)


def _thing_id(store: Store, peer: Peer, message: Message) -> str:
    return store.vault.digest("hub_thing", peer.id, message["kind"], message["thing"]["id"])[:32]


def _document(store: Store, peer: Peer, message: Message, arrival_id: str) -> Document:
    """Return what is kept of a message, whatever is made of it."""
    return {
        "_id": arrival_id,
        "peer_id": peer.id,
        "message_id": message["id"],
        "kind": message["kind"],
        "thing_id": message["thing"]["id"],
        "thing_version": message["thing"]["version"],
        "title": landing.title_of(message),
        "message": store.vault.encrypt(written(message)),
        "digest": _digest(message),
        "received_at": datetime.now(UTC),
    }


def _opinion(store: Store, peer: Peer, message: Message, arrival_id: str) -> Landed | None:
    """File an opinion, which has a transaction of its own and whose key makes a second time harmless."""
    if message["kind"] != MessageKind.OPINION:
        return None
    thing_id = _thing_id(store, peer, message)
    known = store.collection(HUB_THINGS).find_one({"_id": thing_id})
    if known:
        # Words of a report are never changed: whoever handles it sees to the later version.
        return Landed(known["made_kind"], known["made_id"], waits=True)
    return landing.file_opinion(
        store, peer, cast(OpinionBody, message["body"]), actor_of(peer.id), key=f"hub:{thing_id}"
    )


def _insist_on_ours(peer: Peer, message: Message) -> None:
    faults = []
    if message["from"] != peer.id:
        faults.append(Fault("from", "invalid_value"))
    if message["to"] != peer.our_name:
        faults.append(Fault("to", "invalid_value"))
    if message["kind"] not in peer.takes_from:
        faults.append(Fault("kind", "not_a_choice", {"choices": ", ".join(peer.takes_from)}))
    if moment_of(message["sent"]) > datetime.now(UTC) + CLOCKS_DIFFER:
        faults.append(Fault("sent", "time_in_future"))
    if faults:
        raise Invalid(*faults)


def _digest(message: Message) -> str:
    return sha256(written(message).encode()).hexdigest()
