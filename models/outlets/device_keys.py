"""Device keys: a second, deliberate kind of credential, for devices that lose what they store at each start.

A key stands in the address that such a device opens (`?device_key=lok.…`), never turns over and is shown once. It is
weaker than a pairing, so an official has to make it, and revoking the outlet, pairing it or making another ends it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from pymongo.client_session import ClientSession

from models.access import tokens
from models.access.callers import Identity
from models.access.permissions import Permission
from models.access.tokens import Opaque
from models.errors import Unauthenticated
from models.language.text import nfc
from models.outlets import access, credentials, registry
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store, events
from models.store.collections import CollectionSpec
from models.store.events import Actor


class OutletKey(TypedDict):
    """The key of one outlet; the id is the outlet's. It counts while `generation` is the outlet's."""

    _id: str
    digest: str
    generation: int
    made_at: datetime


OUTLET_KEYS = CollectionSpec(
    "outlet_keys",
    OutletKey,
    purpose="The key in the address of one outlet whose device can store nothing.",
    kept="Until the next one of the outlet; one of an earlier generation opens nothing.",
)


def create(
    store: Store, official: Identity, outlet_id: str, reason: str, *, expect: int
) -> tuple[Outlet, str]:
    """Make a key in place of whatever opened the outlet before; return the outlet and the key, this once.

    :raises NotFound: there is no such outlet for them.
    :raises Forbidden: `no_permission`.
    :raises Clash: `outlet_retired`.
    :raises Stale: somebody was faster.
    """
    registry.insist_in_use(access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id))
    minted, now = tokens.new_opaque(store, Opaque.OUTLET_KEY, outlet_id), datetime.now(UTC)

    def work(inner: ClientSession) -> Outlet:
        after = events.change(
            store,
            OUTLETS,
            outlet_id,
            {"$inc": {"generation": 1}, "$set": {"paired_at": now, "updated_at": now, "device": None}},
            action="key_made",
            actor=official.actor,
            expect=expect,
            details={"note": nfc(reason)},
            session=inner,
        )
        row: OutletKey = {
            "_id": outlet_id,
            "digest": minted.digest,
            "generation": after["generation"],
            "made_at": now,
        }
        store.collection(OUTLET_KEYS).replace_one({"_id": outlet_id}, row, upsert=True, session=inner)
        return after

    return store.transact(work), minted.token


def identify(store: Store, token: str) -> Identity:
    """Return the outlet whose key this is.

    :raises Unauthenticated: `credential_bad`, `credential_revoked`.
    """
    outlet_id, secret = tokens.take_apart(Opaque.OUTLET_KEY, token)
    key = store.collection(OUTLET_KEYS).find_one({"_id": outlet_id})
    digest = tokens.opaque_digest(store, Opaque.OUTLET_KEY, outlet_id, secret)
    if key is None or not tokens.same(key["digest"], digest):
        raise Unauthenticated("credential_bad")
    return credentials.live(store, outlet_id, str(key["generation"]))


def revoke(
    store: Store, official: Identity, outlet_id: str, reason: str, *, expect: int | None = None
) -> Outlet:
    """Shut out whatever device an outlet has, by pairing or by key; it counts at its next request.

    :param expect: the version that the official saw; None accepts any.
    :raises NotFound, Forbidden, Stale: as `create`.
    """
    access.get_for(store, official, Permission.OUTLET_MANAGE, outlet_id)
    return revoke_as(store, official.actor, outlet_id, reason, expect=expect)


def revoke_as(
    store: Store, actor: Actor, outlet_id: str, reason: str, *, expect: int | None = None
) -> Outlet:
    """Revoke for whoever may; see `revoke`."""
    update = {
        "$inc": {"generation": 1},
        "$set": {"paired_at": None, "updated_at": datetime.now(UTC)},
    }
    details: events.EventDetails = {"note": nfc(reason)}
    return events.change(
        store, OUTLETS, outlet_id, update, action="revoked", actor=actor, expect=expect, details=details
    )
