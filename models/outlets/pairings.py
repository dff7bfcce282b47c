"""Pairing (ghép thiết bị): how a device becomes an outlet, by a code that it shows and an official types (RFC 8628).

The device holds a secret (`device_code`) and asks again and again whether somebody said yes. Whoever guesses the short
code gains nothing: it takes an official to confirm one, who sees what the device says of itself and whence it asks.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import DuplicateKeyError

from models.access import guards, tokens
from models.access.callers import Circumstances, Identity
from models.access.guards import Act
from models.access.permissions import Permission
from models.access.tokens import Opaque
from models.errors import Clash, Fault, NotFound, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.outlets import access, registry
from models.outlets.outlets import OUTLETS, Hardware, Outlet
from models.store import Store, events, new_id
from models.store.collections import CollectionSpec
from models.store.events import Actor

#: Letters that nobody takes for one another and that make no words (RFC 8628, 6.1).
LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8

LIFE = timedelta(minutes=10)

#: Seconds that a device waits between two questions, and by how much more where it did not.
INTERVAL, SLOWER = 5, 5

#: For so long after its end a pairing is known, so that whoever asks for it learns that it is over.
KEPT = timedelta(hours=1)

MOST_SAID = 100


class PairingState(StrEnum):
    """Where a pairing stands: asked for, confirmed, refused, or used up by the device."""

    PENDING = "pending"
    GRANTED = "granted"
    DENIED = "denied"
    USED = "used"


class Pairing(TypedDict):
    """One device that asks to be paired.

    `secret_digest` is the keyed hash of its `device_code`, `code_digest` of the code that it shows. `device` is what it
    says of itself, `network` whence it asks. `asked_at` is when it asked last whether somebody said yes; it waits
    `interval` seconds in between. `outlet_id` and `generation` say what it became, `decided_by` by whom.
    """

    _id: str
    secret_digest: str
    code_digest: str
    device: Hardware
    network: str
    state: str
    interval: int
    asked_at: datetime | None
    begun_at: datetime
    expires_at: datetime
    outlet_id: str
    generation: int
    decided_by: str


PAIRINGS = CollectionSpec(
    "outlet_pairings",
    Pairing,
    purpose="One device that asks to be paired with an outlet.",
    kept="An hour after it has ended, by an index that expires.",
    personal="`network` is the address of whoever holds the device; `decided_by` names an official by id.",
    indexes=[
        IndexModel([("code_digest", ASCENDING)], unique=True),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=int(KEPT.total_seconds())),
    ],
)


@dataclass(frozen=True)
class Begun:
    """What a device gets that asks to be paired: the code that it shows, and the secret that it keeps."""

    user_code: str
    device_code: str = field(repr=False)


def begin(store: Store, device: Hardware, where: Circumstances, now: datetime | None = None) -> Begun:
    """Begin a pairing.

    :raises Invalid: as `faults_of` says.
    :raises TooMany: too many of one network, or of all.
    """
    insist_on_none(faults_of(device))
    guards.spend(store, Act.PAIR, where)
    at = now or datetime.now(UTC)
    pairing_id = new_id()
    minted = tokens.new_opaque(store, Opaque.PAIRING, pairing_id)
    row: Pairing = {
        "_id": pairing_id,
        "secret_digest": minted.digest,
        "code_digest": "",
        "device": {
            "hardware": nfc(device["hardware"]),
            "software": nfc(device["software"]),
            "serial": nfc(device["serial"]),
        },
        "network": where.network,
        "state": PairingState.PENDING,
        "interval": INTERVAL,
        "asked_at": None,
        "begun_at": at,
        "expires_at": at + LIFE,
        "outlet_id": "",
        "generation": 0,
        "decided_by": "",
    }
    return Begun(_kept_under_a_code(store, row), minted.token)


def faults_of(device: Hardware) -> Iterator[Fault]:
    """Yield what is wrong with what a device says of itself."""
    said = {"hardware": device["hardware"], "software": device["software"], "serial": device["serial"]}
    for name, words in said.items():
        if len(words) > MOST_SAID:
            yield Fault(name, "too_long", {"max": MOST_SAID})
        yield from word_faults(name, words)


def word_faults(name: str, words: str) -> Iterator[Fault]:
    """Yield whether words have characters that nobody sees or that turn the direction round; an official reads them."""
    if words and any(
        fault.code != "name_mixes_scripts" for fault in visible.name_faults(name, words, len(words))
    ):
        yield Fault(name, "name_hides")


def plain(user_code: str) -> str:
    """Return a code as it is compared: eight capital letters, however somebody typed it."""
    return "".join(char for char in user_code.upper() if char.isalpha())


def shown(user_code: str) -> str:
    """Return a code as the device shows it, however somebody typed it: `BCDF-GHJK`."""
    letters = plain(user_code)
    return f"{letters[:4]}-{letters[4:]}"


def look(store: Store, user_code: str, where: Circumstances, now: datetime | None = None) -> Pairing:
    """Return what asks under a code, for an official who is to decide.

    :raises NotFound: `pairing_unknown`: nothing asks under this code now.
    :raises TooMany: too many wrong codes.
    """
    at = now or datetime.now(UTC)
    query = {
        "code_digest": _digest(store, user_code),
        "state": PairingState.PENDING,
        "expires_at": {"$gt": at},
    }
    found = store.collection(PAIRINGS).find_one(query)
    guards.judged(store, Act.PAIR_CODE, where, "", right=found is not None)
    if found is None:
        raise NotFound("pairing_unknown")
    return found


def confirm(
    store: Store,
    official: Identity,
    outlet_id: str,
    user_code: str,
    where: Circumstances,
    *,
    expect: int,
    now: datetime | None = None,
) -> Outlet:
    """Say that the device that shows a code is this outlet; a device that was it before is shut out at once.

    :raises NotFound: there is no such outlet for them, or `pairing_unknown`.
    :raises Forbidden: `no_permission`.
    :raises Clash: `outlet_retired`; `pairing_over`: somebody has decided meanwhile.
    :raises Stale: somebody changed the outlet.
    :raises TooMany: too many wrong codes.
    """
    outlet = access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id)
    return confirm_as(store, official.actor, outlet, user_code, where, expect=expect, now=now)


def confirm_as(
    store: Store,
    actor: Actor,
    outlet: Outlet,
    user_code: str,
    where: Circumstances,
    *,
    expect: int,
    now: datetime | None = None,
) -> Outlet:
    """Confirm for whoever may; see `confirm`."""
    registry.insist_in_use(outlet)
    pairing = look(store, user_code, where, now)
    at = now or datetime.now(UTC)
    device = pairing["device"]

    def work(inner: ClientSession) -> Outlet:
        after = events.change(
            store,
            OUTLETS,
            outlet["_id"],
            {"$inc": {"generation": 1}, "$set": {"paired_at": at, "updated_at": at, "device": device}},
            action="paired",
            actor=actor,
            expect=expect,
            guard={"retired_at": None},
            details={"changes": {**device}},
            session=inner,
        )
        fields = {"outlet_id": outlet["_id"], "generation": after["generation"]}
        _decide(store, pairing, PairingState.GRANTED, actor["id"], inner, **fields)
        return after

    return store.transact(work)


def deny(store: Store, official: Identity, user_code: str, where: Circumstances) -> Pairing:
    """Say that the device that shows a code is none of ours; it learns that at its next question.

    :raises NotFound: `pairing_unknown`.
    :raises Clash: `pairing_over`.
    :raises TooMany: too many wrong codes.
    """
    pairing = look(store, user_code, where)
    store.transact(lambda inner: _decide(store, pairing, PairingState.DENIED, official.id, inner))
    return pairing


def _decide(
    store: Store, pairing: Pairing, state: PairingState, by: str, inner: ClientSession, **fields: object
) -> None:
    decided = store.collection(PAIRINGS).update_one(
        {"_id": pairing["_id"], "state": PairingState.PENDING},
        {"$set": {"state": state, "decided_by": by, **fields}},
        session=inner,
    )
    if not decided.matched_count:
        raise Clash("pairing_over")


def _kept_under_a_code(store: Store, row: Pairing) -> str:
    """Keep a pairing under a code that no other has; that one is taken happens once in millions."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        row["code_digest"] = _digest(store, code)
        try:
            store.collection(PAIRINGS).insert_one(row)
        except DuplicateKeyError:
            continue
        return shown(code)


def _digest(store: Store, user_code: str) -> str:
    return store.vault.digest("outlet-pairing", plain(user_code))
