"""Voters: who answers a survey, by every way in which Loa knows them.

A device, a chat and the citizen who has proved a phone number on them are one person with one voice. Whoever has proved
nothing counts as one by their device or chat, which cost nothing: see `doubtful` in `models.surveys.answers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.access.callers import CallerKind, Identity
from models.messages import messages
from models.people import citizens, devices
from models.people.citizens import IdentityKind
from models.store import Store


@dataclass(frozen=True)
class Voter:
    """Somebody who answers.

    :param names: what stays the same of them (`citizen:<id>`, `device:<id>`, `chat:<id>`), the surest first.
    :param verified: they have proved a phone number, or are known by it.
    """

    names: tuple[str, ...]
    verified: bool = False


def citizen(citizen_id: str) -> str:
    """Return the name of a citizen."""
    return f"citizen:{citizen_id}"


def device(device_id: str) -> str:
    """Return the name of a device."""
    return f"device:{device_id}"


def chat(contact_id: str) -> str:
    """Return the name of a chat."""
    return f"chat:{contact_id}"


def on_page(visitor_id: str) -> Voter:
    """Return the voter behind the page without script, known by the signed cookie of their browser."""
    return Voter((f"page:{visitor_id}",))


def in_app(store: Store, caller: Identity) -> Voter:
    """Return the voter behind a device or a citizen, with the other devices and the Zalo chat of the citizen."""
    citizen_id = caller.id if caller.kind is CallerKind.CITIZEN else _signed_in(store, caller.device_id)
    here = (device(caller.device_id),) if caller.device_id else ()
    if not citizen_id:
        return Voter(here)
    return Voter(
        (citizen(citizen_id), *here, *_devices_of(store, citizen_id), *_chats_of(store, citizen_id)),
        verified=True,
    )


def in_chat(store: Store, contact_id: str, zalo_user: str = "") -> Voter:
    """Return the voter behind a chat.

    :param zalo_user: their id at the Official Account; "" elsewhere.
    """
    known = citizens.find(store, IdentityKind.ZALO, zalo_user) if zalo_user else None
    if known is None:
        return Voter((chat(contact_id),))
    proved = any(one["kind"] == IdentityKind.PHONE for one in known["identities"])
    names = (citizen(known["_id"]), chat(contact_id), *_devices_of(store, known["_id"]))
    return Voter(names, verified=proved)


def digests(store: Store, survey_id: str, voter: Voter) -> list[str]:
    """Return the keyed hashes of a voter for one survey, each once; another survey has others."""
    hashes = (store.vault.digest("survey-voter", survey_id, name) for name in voter.names)
    return list(dict.fromkeys(hashes))


def _signed_in(store: Store, device_id: str) -> str:
    return (devices.get(store, device_id)["citizen_id"] if device_id else None) or ""


def _devices_of(store: Store, citizen_id: str) -> Sequence[str]:
    return [device(one["_id"]) for one in devices.of_citizen(store, citizen_id)]


def _chats_of(store: Store, citizen_id: str) -> Sequence[str]:
    user = citizens.reveal(store, citizens.by_id(store, citizen_id), IdentityKind.ZALO)
    return [chat(messages.contact(store, "zalo", user))] if user else []
