"""Settling: what becomes of a message that waits.

An official sees to it or sets it aside, or what was made of it goes out. Who may: whoever may write posts, write
documents or handle reports, by its kind, for the whole province or for the body that it is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pymongo.client_session import ClientSession

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content.posts import POSTS, PostState
from models.directives.directives import DIRECTIVES, DirectiveState
from models.errors import Fault, Forbidden, NotFound, Stale, insist_on_none
from models.hub import arrivals
from models.hub.arrivals import HUB_ARRIVALS, OPEN, ArrivalState, HubArrival
from models.hub.messages import MessageKind
from models.language import visible
from models.language.text import nfc
from models.store import Query, Store, events
from models.store.collections import CollectionSpec
from models.store.events import Actor, Event

#: What whoever sees to a message of a kind is allowed elsewhere, too.
PERMISSION_FOR: Mapping[MessageKind, Permission] = {
    MessageKind.CONTENT: Permission.POST_WRITE,
    MessageKind.DIRECTIVE: Permission.DIRECTIVE_WRITE,
    MessageKind.OPINION: Permission.REPORT_HANDLE,
}

#: What an event of what was made means for the messages it was made of: from which state to which.
_AFTER: Mapping[tuple[str, str], tuple[Sequence[ArrivalState], ArrivalState]] = {
    ("directive", "discarded"): (OPEN, ArrivalState.ASIDE),
    ("directive", "sent"): (OPEN, ArrivalState.PUBLISHED),
    ("post", "discarded"): (OPEN, ArrivalState.ASIDE),
    ("post", "expired"): ((ArrivalState.WAITING,), ArrivalState.SEEN),
    ("post", "published"): ((ArrivalState.DRAFTED,), ArrivalState.PUBLISHED),
    ("post", "withdrawn"): ((ArrivalState.WAITING,), ArrivalState.SEEN),
}

#: The draft that no official has written in, by what was made, and the state of it once the message is set aside.
_UNTOUCHED: Mapping[str, tuple[CollectionSpec[Any], Query, str]] = {
    "post": (POSTS, {"state": PostState.DRAFT, "editors": []}, PostState.DISCARDED),
    "directive": (DIRECTIVES, {"state": DirectiveState.DRAFT, "author": ""}, DirectiveState.DISCARDED),
}


def readable_by(store: Store, identity: Identity) -> Query:
    """Return the query for the messages that an official may see to."""
    province = areas.active_province_id(store)
    found: list[Query] = []
    for kind, permission in PERMISSION_FOR.items():
        held = [one for one in permissions.assignments_with(identity, permission) if one.area_id == province]
        bodies = [one.agency_id for one in held]
        if bodies:
            found.append({"kind": kind} if "" in bodies else {"kind": kind, "agency_id": {"$in": bodies}})
    return {"$or": found} if found else {"_id": {"$in": []}}


def insist_somewhere(identity: Identity) -> None:
    """Demand that an official may see to some kind of message.

    :raises Forbidden: `no_permission`.
    """
    if not any(permissions.assignments_with(identity, one) for one in PERMISSION_FOR.values()):
        raise Forbidden("no_permission")


def search(
    store: Store,
    identity: Identity,
    *,
    states: Sequence[str] = (),
    made_id: str = "",
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[HubArrival], str | None]:
    """Return a page of what an official may see to, the last that came first, and the cursor of the next page.

    :raises Invalid: `bad_cursor`.
    """
    query: Query = {
        **readable_by(store, identity),
        **({"state": {"$in": list(states)}} if states else {}),
        **({"made_id": made_id} if made_id else {}),
    }
    return arrivals.search(store, query, after=after, limit=limit)


def get(store: Store, identity: Identity, arrival_id: str) -> HubArrival:
    """Return one that an official may see to.

    :raises NotFound: there is none for them.
    """
    return store.one(HUB_ARRIVALS, arrival_id, readable_by(store, identity))


def take(
    store: Store, identity: Identity, arrival_id: str, note: str = "", *, expect: int | None = None
) -> HubArrival:
    """Say that somebody has seen to a message; what was made of it stays, and goes its own way.

    :raises NotFound, Stale: as for `events.change`; also where it waits no more.
    """
    get(store, identity, arrival_id)
    return _settled(
        store, arrival_id, OPEN, ArrivalState.SEEN, identity.actor, reason=nfc(note), expect=expect
    )


def set_aside(
    store: Store, identity: Identity, arrival_id: str, reason: str, *, expect: int | None = None
) -> HubArrival:
    """Decide that nothing comes of a message; a draft of it that nobody has touched is discarded.

    :raises Invalid: there is no reason.
    :raises NotFound, Stale: as for `take`.
    """
    insist_on_none(reason_faults(reason))
    arrival = get(store, identity, arrival_id)

    def work(session: ClientSession) -> HubArrival:
        after = _settled(
            store,
            arrival_id,
            OPEN,
            ArrivalState.ASIDE,
            identity.actor,
            reason=nfc(reason),
            expect=expect,
            session=session,
        )
        _discard(store, arrival, identity.actor, session)
        return after

    return store.transact(work)


def reason_faults(reason: str) -> list[Fault]:
    """Return what is wrong with why a message is set aside."""
    return visible.reason_faults("reason", reason)


def note_published(store: Store, arrival: HubArrival, actor: Actor) -> None:
    """Note that what was made of a message is out; done again it changes nothing."""
    with suppress(Stale):
        _settled(store, arrival["_id"], (ArrivalState.DRAFTED,), ArrivalState.PUBLISHED, actor)


def after(store: Store, event: Event) -> None:
    """Settle the messages that something here was made of, after an event of it; done again it changes nothing."""
    kind, made_id = event["subject"]["kind"], event["subject"]["id"]
    step = _AFTER.get((kind, event["action"]))
    if step is None:
        return
    before, becomes = step
    query = {"made_kind": kind, "made_id": made_id, "state": {"$in": before}}
    for row in store.collection(HUB_ARRIVALS).find(query, {"_id": True}):
        with suppress(Stale):
            _settled(store, row["_id"], before, becomes, event["actor"])


def _settled(
    store: Store,
    arrival_id: str,
    before: Sequence[ArrivalState],
    becomes: ArrivalState,
    actor: Actor,
    *,
    reason: str = "",
    expect: int | None = None,
    session: ClientSession | None = None,
) -> HubArrival:
    values = {"state": becomes, "reason": reason, "settled_at": datetime.now(UTC)}
    return events.change(
        store,
        HUB_ARRIVALS,
        arrival_id,
        {"$set": values},
        action=str(becomes),
        actor=actor,
        expect=expect,
        guard={"state": {"$in": list(before)}},
        details={"note": reason},
        session=session,
    )


def _discard(store: Store, arrival: HubArrival, actor: Actor, session: ClientSession) -> None:
    """Discard the draft of a message that no official has written in."""
    row = _UNTOUCHED.get(arrival["made_kind"])
    if row is None:
        return
    spec, guard, state = row
    with suppress(Stale, NotFound):
        events.change(
            store,
            spec,
            arrival["made_id"],
            {"$set": {"state": state, "updated_at": datetime.now(UTC)}},
            action="discarded",
            actor=actor,
            guard=guard,
            session=session,
        )
