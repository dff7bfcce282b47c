"""Citizens (người dân): people whom Loa knows by a phone number or a chat identity that they have proved.

Signing in makes them by phone number alone; nothing that is shipped makes one by a chat identity yet.

The installations that a citizen uses are devices with their `citizen_id`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.access import sessions
from models.access.callers import CallerKind, Identity
from models.access.sessions import Tokens
from models.errors import insist_on_none
from models.language import visible
from models.language.languages import DEFAULT
from models.language.text import nfc
from models.messages.messages import MessageChannel
from models.people import devices
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor


class CitizenIdentity(TypedDict):
    """A phone number or chat identity that a citizen has proved, `since` when; `kind` is an `IdentityKind`.

    The value is encrypted (`sealed`) and found by its keyed hash (`digest`), which is unique over all citizens.
    """

    kind: str
    digest: str
    sealed: str
    since: datetime


#: Characters of a name.
MAX_NAME = 80


class Citizen(TypedDict):
    """One person who has proved a phone number or a chat identity. `name` is encrypted, or None if they gave none."""

    _id: str
    version: int
    identities: list[CitizenIdentity]
    name: str | None
    language: str
    created_at: datetime


CITIZENS = CollectionSpec(
    "citizens",
    Citizen,
    purpose="One person who has proved a phone number or a chat identity.",
    kept="For ever; nothing removes a citizen yet.",
    personal="Phone number, chat identity and name are sealed; the first two are found by keyed hashes.",
    kind=Kind.CITIZEN,
    indexes=[
        IndexModel(
            [("identities.digest", ASCENDING)],
            unique=True,
            partialFilterExpression={"identities.digest": {"$exists": True}},
        )
    ],
)


class IdentityKind(StrEnum):
    """By what a citizen is known. `ZALO` is the id that the Official Account sees."""

    PHONE = "phone"
    ZALO = "zalo"


#: By what a citizen is known on a channel of messages; on the others by nothing.
ON_CHANNELS: Mapping[MessageChannel, IdentityKind] = {
    MessageChannel.SMS: IdentityKind.PHONE,
    MessageChannel.ZALO: IdentityKind.ZALO,
}


def digest(store: Store, kind: IdentityKind, value: str) -> str:
    """Return the keyed hash by which an identity is found.

    :param value: an E.164 number, or a Zalo user id.
    """
    return store.vault.digest(f"citizen-{kind}", value)


def find(store: Store, kind: IdentityKind, value: str) -> Citizen | None:
    """Return the citizen with that identity; None when nobody has it."""
    return store.collection(CITIZENS).find_one({"identities.digest": digest(store, kind, value)})


def by_digests(store: Store, digests: Sequence[str]) -> dict[str, str]:
    """Return the ids of the citizens with these identities, by the keyed hash of each."""
    rows = store.collection(CITIZENS).find(
        {"identities.digest": {"$in": list(digests)}}, {"identities.digest": 1}
    )
    return {one["digest"]: row["_id"] for row in rows for one in row["identities"]}


def find_or_create(
    store: Store, kind: IdentityKind, value: str, *, language: str = DEFAULT, actor: Actor = SYSTEM
) -> Citizen:
    """Return the citizen with that identity, made now if there is none. The caller has seen the proof of it."""
    known = find(store, kind, value)
    if known:
        return known
    document = {
        "identities": [_identity(store, kind, value)],
        "name": None,
        "language": language,
        "created_at": datetime.now(UTC),
    }
    details: events.EventDetails = {"changes": {"identity": str(kind)}}
    try:
        return events.create(store, CITIZENS, document, action="created", actor=actor, details=details)
    except DuplicateKeyError:
        # Another request made the same citizen in between.
        known = find(store, kind, value)
        if known is None:
            raise
        return known


def by_id(store: Store, citizen_id: str) -> Citizen:
    """Return one citizen.

    :raises NotFound: there is none.
    """
    return store.one(CITIZENS, citizen_id)


def update(
    store: Store, citizen_id: str, *, actor: Actor, name: str | None = None, language: str | None = None
) -> Citizen:
    """Change the display name (an empty one deletes it) or the language; None leaves it as it is.

    :raises NotFound: there is no such citizen.
    :raises Invalid: the name shows nothing, hides something or mixes alphabets.
    """
    values: dict[str, Any] = {}
    if name is not None:
        clean = nfc(name)
        insist_on_none(visible.name_faults("name", name, MAX_NAME) if clean else [])
        values["name"] = store.vault.encrypt(clean) if clean else None
    if language is not None:
        values["language"] = language
    # The event names what changed and never the name itself: events are kept for ever.
    details: events.EventDetails = {"changes": {"fields": sorted(values)}}
    return events.change(
        store, CITIZENS, citizen_id, {"$set": values}, action="changed", actor=actor, details=details
    )


def sign_in(store: Store, citizen: Citizen, device_id: str) -> Tokens:
    """Open a session on a device for a citizen who has proved who they are; whoever was signed in there is out."""
    actor: Actor = {"kind": "citizen", "id": citizen["_id"]}
    opened = sessions.open_session(store, CallerKind.CITIZEN, citizen["_id"], device_id=device_id)
    devices.link(store, device_id, citizen["_id"], actor=actor)
    return opened


def sign_out(store: Store, identity: Identity) -> None:
    """End the caller's session; their device gets no more of their messages."""
    sessions.sign_out(store, identity)
    if identity.device_id:
        devices.link(store, identity.device_id, None, actor=identity.actor)


def reveal(store: Store, citizen: Citizen, kind: IdentityKind) -> str:
    """Return the identity of that kind in clear; "" when the citizen has none."""
    sealed = [one["sealed"] for one in citizen["identities"] if one["kind"] == kind]
    return store.vault.decrypt(sealed[0]) if sealed else ""


def reveal_phone(store: Store, citizen: Citizen) -> str:
    """Return the phone number in E.164; "" when the citizen has none."""
    return reveal(store, citizen, IdentityKind.PHONE)


def reveal_name(store: Store, citizen: Citizen) -> str:
    """Return the display name; "" when the citizen gave none."""
    return store.vault.decrypt(citizen["name"]) if citizen["name"] else ""


def _identity(store: Store, kind: IdentityKind, value: str) -> CitizenIdentity:
    return {
        "kind": str(kind),
        "digest": digest(store, kind, value),
        "sealed": store.vault.encrypt(value),
        "since": datetime.now(UTC),
    }
