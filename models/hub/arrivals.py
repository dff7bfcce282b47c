"""Arrivals: what another hub sent, taken once, and what was made of it here.

`receiving` takes a message, `landing` makes what an editor finds, `arrived_files` fetches what it names, and
`settling` says what an official or time made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.hub.messages import Message, read
from models.store import Query, Store, newest
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class ArrivalState(StrEnum):
    """What became of a message.

    `DRAFTED`: a draft waits for an editor. `WAITING`: somebody must see to it. `FILED`: it is a report, which has its
    own way. `PUBLISHED`: what was made of it is out. `OUTDATED`: it came too late, or a later version took its place.
    `SEEN`: an official saw to it, or nothing was to do. `ASIDE`: an official decided that nothing comes of it.
    """

    DRAFTED = "drafted"
    WAITING = "waiting"
    FILED = "filed"
    PUBLISHED = "published"
    OUTDATED = "outdated"
    SEEN = "seen"
    ASIDE = "aside"


#: What an official has still to see to.
OPEN = (ArrivalState.DRAFTED, ArrivalState.WAITING)


class FileState(StrEnum):
    """What became of a file that a message names: it is still to come, is in the library, or never came."""

    AWAITED = "awaited"
    KEPT = "kept"
    MISSED = "missed"


class ArrivedFile(TypedDict):
    """A file that a message names, in the order of the message.

    :param tries: how often it was asked for; `code` says what went wrong the last time, "" for nothing.
    :param file_id: of the file of the library that it became, or "".
    :param recording_id: of the recording that is being made of it, or "".
    """

    name: str
    state: str
    tries: int
    code: str
    file_id: str
    recording_id: str


class HubArrival(TypedDict):
    """One message; its id is a digest of sender and message id, `message` its text, encrypted, "" once it was erased.

    `made_kind` and `made_id` name what was made of it here: a post, a directive, a report, or "" for nothing.
    `agency_id` is the body whose officials see to it. `reason` is why it was set aside, or what was said of it.
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
    agency_id: NotRequired[str]
    made_kind: str
    made_id: str
    files: NotRequired[list[ArrivedFile]]
    reason: NotRequired[str]
    settled_at: NotRequired[datetime | None]
    received_at: datetime


class HubThing(TypedDict):
    """The last version of one thing of a peer that came, and what stands here for it."""

    _id: str
    version: int
    made_kind: str
    made_id: str


NEWEST = [("received_at", DESCENDING), ("_id", DESCENDING)]

HUB_ARRIVALS = CollectionSpec(
    "hub_arrivals",
    HubArrival,
    purpose="One message of another hub, as it came, and what was made of it.",
    kept="For ever; of an opinion the message is erased when its words are taken out of its report.",
    personal="`message` is encrypted: an opinion holds what a resident wrote.",
    kind=Kind.HUB_ARRIVAL,
    indexes=[
        IndexModel(NEWEST),
        IndexModel([("state", DESCENDING), *NEWEST]),
        IndexModel([("made_kind", DESCENDING), ("made_id", DESCENDING)]),
        IndexModel([("thing_id", ASCENDING), ("peer_id", ASCENDING)]),
    ],
)

HUB_THINGS = CollectionSpec(
    "hub_things",
    HubThing,
    purpose="The last version of one thing of another hub that came.",
    kept="For ever.",
)


def get(store: Store, arrival_id: str) -> HubArrival:
    """Return one.

    :raises NotFound: there is none.
    """
    return store.one(HUB_ARRIVALS, arrival_id)


def of_made(store: Store, kind: str, made_id: str) -> HubArrival | None:
    """Return the last message that something here was made of; None where it is of our own."""
    return store.collection(HUB_ARRIVALS).find_one({"made_kind": kind, "made_id": made_id}, sort=NEWEST)


def search(
    store: Store, query: Query, *, after: str | None = None, limit: int = 20
) -> tuple[list[HubArrival], str | None]:
    """Return a page of those that fit, the last that came first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    return newest.page(store, HUB_ARRIVALS, NEWEST, query, after=after, limit=limit)


def message_of(store: Store, arrival: HubArrival) -> Message | None:
    """Return what came; None once it was erased."""
    return read(store.vault.decrypt(arrival["message"]).encode()) if arrival["message"] else None


def body_of(store: Store, arrival: HubArrival) -> Mapping[str, Any]:
    """Return what a message says; {} once it was erased."""
    message = message_of(store, arrival)
    return message["body"] if message else {}


def thing_key(store: Store, peer_id: str, kind: str, thing_id: str) -> str:
    """Return the id under which the last version of a thing is kept."""
    return store.vault.digest("hub_thing", peer_id, kind, thing_id)[:32]


def is_current(store: Store, arrival: HubArrival) -> bool:
    """Say whether no later version of the same thing came."""
    key = thing_key(store, arrival["peer_id"], arrival["kind"], arrival["thing_id"])
    thing = store.collection(HUB_THINGS).find_one({"_id": key})
    return thing is not None and thing["version"] == arrival["thing_version"]


def actor_of(peer_id: str) -> Actor:
    """Return a peer as the actor of an event."""
    return {"kind": "system", "id": f"hub:{peer_id}"}
