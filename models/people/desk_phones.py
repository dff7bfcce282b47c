"""Desk phones: installations on which officials are told of work, for as long as their session lasts.

They are devices like those of residents, with the same push addresses, which go when the push service no longer knows
them. One that a resident uses too is one device with both.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pymongo import DESCENDING
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import sessions
from models.access.callers import CallerKind, Identity
from models.errors import Fault, NotFound, insist_on_none
from models.language.languages import DEFAULT
from models.people.devices import ADDRESSES, DEVICES, Device, Installation, address_of
from models.store import Query, Store, events, new_id
from models.store.events import Actor

#: An official has no more phones than this; the oldest goes for a new one.
MOST = 10

_UNLINKED = ("official_id", "official_session")


def faults_of(installation: Installation) -> list[Fault]:
    """Return what is wrong with a phone: without an address nobody can be told there."""
    addressed = any(installation.get(name) for name in ADDRESSES)
    return [] if addressed else [Fault("push_token", "required")]


def register(store: Store, official: Identity, installation: Installation) -> Device:
    """Register the phone of an official under their session, instead of the one that the session had.

    A device that has the address already becomes theirs, whoever of their colleagues was told there before.

    :raises Invalid: `required`: it has no address.
    """
    insist_on_none(faults_of(installation))

    def work(inner: ClientSession) -> Device:
        known = _known(store, installation, inner)
        phone = _link(store, known, official, inner) if known else _make(store, installation, official, inner)
        _tidy(store, official, phone, inner)
        return phone

    try:
        return store.transact(work)
    except DuplicateKeyError:
        # The same phone was faster by another request: now it is known.
        return store.transact(work)


def of(store: Store, official_id: str) -> list[Device]:
    """Return the phones of an official whose sessions go on and that the push service reaches, the newest first.

    Who can no longer sign in has no session, and so no phone.
    """
    live = sessions.live_ids(store, CallerKind.OFFICIAL, official_id)
    query = {"official_id": official_id, "official_session": {"$in": live}, "revoked_at": None}
    found = store.collection(DEVICES).find(query).sort("_id", DESCENDING)
    return [phone for phone in found if address_of(phone)]


def remove(store: Store, official: Identity, device_id: str) -> None:
    """Tell an official nothing more on one of their phones.

    :raises NotFound: it is none of theirs.
    """
    query = {"_id": device_id, "official_id": official.id}
    phone = store.collection(DEVICES).find_one(query)
    if phone is None:
        raise NotFound
    _unlink(store, phone, official.actor, None)


def _known(store: Store, installation: Installation, inner: ClientSession) -> Device | None:
    given = [{name: installation[name]} for name in ADDRESSES if installation.get(name)]
    return store.collection(DEVICES).find_one({"$or": given}, session=inner)


def _link(store: Store, phone: Device, official: Identity, inner: ClientSession) -> Device:
    link = {"official_id": official.id, "official_session": official.session_id}
    if link == {name: phone.get(name) for name in link}:
        return phone
    return events.change(
        store,
        DEVICES,
        phone["_id"],
        {"$set": link},
        action="desk_linked",
        actor=official.actor,
        session=inner,
    )


def _make(store: Store, installation: Installation, official: Identity, inner: ClientSession) -> Device:
    given = {name: value for name, value in installation.items() if name not in ADDRESSES or value}
    document = {
        "_id": new_id(),
        "language": DEFAULT,
        "app_version": "",
        **given,
        "area_ids": [],
        "heard": [],
        "exercises": False,
        "topics": [],
        "citizen_id": None,
        "official_id": official.id,
        "official_session": official.session_id,
        # It is no caller: nothing opens it but the session of the official.
        "token_digest": "",
        "revoked_at": None,
        "created_at": datetime.now(UTC),
    }
    return events.create(store, DEVICES, document, action="registered", actor=official.actor, session=inner)


def _tidy(store: Store, official: Identity, kept: Device, inner: ClientSession) -> None:
    """Let go what this session had before, what belongs to sessions that ended, and what is too much."""
    live = set(sessions.live_ids(store, CallerKind.OFFICIAL, official.id)) - {official.session_id}
    query: Query = {"official_id": official.id, "_id": {"$ne": kept["_id"]}}
    others = list(store.collection(DEVICES).find(query, session=inner).sort("_id", DESCENDING))
    staying = [one for one in others if one.get("official_session") in live][: MOST - 1]
    for phone in others:
        if phone not in staying:
            _unlink(store, phone, official.actor, inner)


def _unlink(store: Store, phone: Device, actor: Actor, inner: ClientSession | None) -> None:
    # Where no resident uses it, nobody is left to be reached.
    addresses = () if phone["token_digest"] else ADDRESSES
    update = {"$unset": dict.fromkeys([*_UNLINKED, *addresses], "")}
    events.change(store, DEVICES, phone["_id"], update, action="desk_unlinked", actor=actor, session=inner)
