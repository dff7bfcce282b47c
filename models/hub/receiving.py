"""Receiving: a message of another hub is taken once.

One that comes again is known by its sender and id. One about an older version than came already changes nothing.
What was made is a draft for an editor; `landing` makes it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, Fault, Invalid
from models.hub import arrived_files, landing, messages
from models.hub.arrivals import (
    HUB_ARRIVALS,
    HUB_THINGS,
    OPEN,
    ArrivalState,
    HubArrival,
    HubThing,
    actor_of,
    thing_key,
)
from models.hub.bodies import FileReference, OpinionBody
from models.hub.landing import Landed
from models.hub.messages import Message, MessageKind, moment_of, written
from models.hub.peers import Peer
from models.reports import reports
from models.store import Document, Store, events

#: Clocks of others may be ahead by so much.
CLOCKS_DIFFER = timedelta(minutes=15)


def answer(store: Store, peer: Peer, raw: bytes) -> tuple[str, bool]:
    """Take a message of a peer; returns its id, and whether it is new. A ping is checked like any other, and not kept.

    :raises Invalid, Clash: as for `receive`.
    """
    message = messages.read(raw)
    if message["kind"] == MessageKind.PING:
        _insist_on_ours(peer, message)
        return message["id"], True
    return message["id"], receive(store, peer, raw)[1]


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
        opinion = _opinion(store, peer, message)
        try:
            return store.transact(
                lambda session: _take(store, peer, message, arrival_id, opinion, session)
            ), True
        except DuplicateKeyError:
            before = store.one(HUB_ARRIVALS, arrival_id)
    if before["digest"] != _digest(store, message):
        raise Clash("hub_differs")
    return before, False


def _take(
    store: Store,
    peer: Peer,
    message: Message,
    arrival_id: str,
    opinion: Landed | None,
    session: ClientSession,
) -> HubArrival:
    thing_id = thing_key(store, peer.id, message["kind"], message["thing"]["id"])
    known = store.collection(HUB_THINGS).find_one({"_id": thing_id}, session=session)
    actor = actor_of(peer.id)
    late = known is not None and known["version"] >= message["thing"]["version"]
    landed = Landed("", "") if late else opinion or landing.land(store, peer, message, known, actor, session)
    document = _document(store, peer, message, arrival_id) | {
        "state": ArrivalState.OUTDATED if late else _state(landed),
        "made_kind": landed.kind,
        "made_id": landed.id,
    }
    if _is_erased(store, known, session):
        document["message"] = ""
    if not late:
        _stand(store, thing_id, message, landed, session)
        _replace(store, peer, message, landed, session)
    urgent = not late and landed.urgent and peer.publish_urgent
    action = "received_urgent" if urgent else "received"
    made = events.create(store, HUB_ARRIVALS, document, action=action, actor=actor, session=session)
    named = [] if late else _files(message)
    return arrived_files.ask(store, made, named, session) if named else made


def _files(message: Message) -> list[FileReference]:
    """Return the files that content names; of what was taken back none is wanted."""
    body = message["body"]
    is_wanted = body.get("status") in ("published", "corrected")
    return list(body["files"]) if is_wanted else []


def _state(landed: Landed) -> ArrivalState:
    if landed.waits or landed.done:
        return ArrivalState.WAITING if landed.waits else ArrivalState.SEEN
    return ArrivalState.FILED if landed.kind == "report" else ArrivalState.DRAFTED


def _stand(store: Store, thing_id: str, message: Message, landed: Landed, session: ClientSession) -> None:
    """Note which version came last, and what stands here for it."""
    last = {"version": message["thing"]["version"], "made_kind": landed.kind, "made_id": landed.id}
    store.collection(HUB_THINGS).update_one({"_id": thing_id}, {"$set": last}, upsert=True, session=session)


def _replace(store: Store, peer: Peer, message: Message, landed: Landed, session: ClientSession) -> None:
    """Note at earlier messages about the same that wait that this one took their place."""
    query = {
        "peer_id": peer.id,
        "kind": message["kind"],
        "thing_id": message["thing"]["id"],
        "state": {"$in": OPEN},
        "made_id": landed.id,
    }
    for row in store.collection(HUB_ARRIVALS).find(query, {"_id": True}, session=session):
        values = {"state": ArrivalState.OUTDATED, "settled_at": datetime.now(UTC)}
        events.change(
            store,
            HUB_ARRIVALS,
            row["_id"],
            {"$set": values},
            action="replaced",
            actor=actor_of(peer.id),
            session=session,
        )


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
        "digest": _digest(store, message),
        "agency_id": landing.agency_of(store, peer),
        "files": [],
        "reason": "",
        "settled_at": None,
        "received_at": datetime.now(UTC),
    }


def _is_erased(store: Store, known: HubThing | None, session: ClientSession) -> bool:
    """Say whether the words of an opinion were taken out of its report: what comes of it later is kept without them."""
    if known is None or known["made_kind"] != "report":
        return False
    return bool(store.one(reports.REPORTS, known["made_id"], session=session).get("redacted_at"))


def _opinion(store: Store, peer: Peer, message: Message) -> Landed | None:
    """File an opinion, which has a transaction of its own and whose key makes a second time harmless."""
    if message["kind"] != MessageKind.OPINION:
        return None
    thing_id = thing_key(store, peer.id, message["kind"], message["thing"]["id"])
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
    if message["kind"] not in (*peer.takes_from, MessageKind.PING):
        faults.append(Fault("kind", "not_a_choice", {"choices": ", ".join(peer.takes_from)}))
    if moment_of(message["sent"]) > datetime.now(UTC) + CLOCKS_DIFFER:
        faults.append(Fault("sent", "time_in_future"))
    if faults:
        raise Invalid(*faults)


def _digest(store: Store, message: Message) -> str:
    """Return by what a repeat is compared: keyed, so that nobody guesses words by it that were erased."""
    return store.vault.digest("hub_message", written(message))
