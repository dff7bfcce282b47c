"""Who needs no message of a later wave, because the app tells them or because they said that they know.

Nobody is spared whom an earlier version of the alert told on that channel: they hear there how it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.alerts.alerts import ALERTS, Alert
from models.alerts.states import AlertState
from models.delivery import acknowledgements, recipient_ledger
from models.delivery.deliveries import Delivery
from models.delivery.recipients import Recipient
from models.delivery.waves import Spare, Wave
from models.people import citizens
from models.people.citizens import IdentityKind
from models.people.devices import ADDRESSES, DEVICES
from models.store import Store
from models.store.collections import Kind


def spared(store: Store, alert: Alert, wave: Wave, delivery: Delivery, left: Sequence[Recipient]) -> set[str]:
    """Return the ids of those of some recipients who need no message of a wave."""
    if not wave.spares or not left:
        return set()
    found = {one for spare in sorted(wave.spares) for one in RULES[spare](store, alert, left)}
    return found - _told_before(store, alert, delivery, sorted(found))


def _with_app(store: Store, alert: Alert, left: Sequence[Recipient]) -> set[str]:
    """Return those on whose phone the app is: signed in as the owner, or with the number that the message goes to."""
    digests = {
        one.id: citizens.digest(store, IdentityKind.PHONE, store.vault.decrypt(one.address))
        for one in left
        if one.kind == "phone"
    }
    known = citizens.by_digests(store, list(digests.values()))
    citizen_of = {one.id: _citizen(one, known.get(digests.get(one.id, ""), "")) for one in left}
    reached = _reached(store, [one for one in citizen_of.values() if one])
    return {one for one, citizen_id in citizen_of.items() if citizen_id in reached}


def _reached(store: Store, citizen_ids: Sequence[str]) -> set[str | None]:
    """Return those of some citizens who are signed in on a device that the push service reaches."""
    reached = [{name: {"$type": "string"}} for name in ADDRESSES]
    query = {"citizen_id": {"$in": list(citizen_ids)}, "revoked_at": None, "$or": reached}
    return {row["citizen_id"] for row in store.collection(DEVICES).find(query, {"citizen_id": 1})}


def _citizen(one: Recipient, by_number: str) -> str:
    return one.owner.id if one.owner and one.owner.kind == Kind.CITIZEN else by_number


def _acknowledged(store: Store, alert: Alert, left: Sequence[Recipient]) -> set[str]:
    """Return those to whom this version of the warning was displayed, as they or their app said."""
    owners = {one.id: one.owner for one in left if one.owner}
    known = acknowledgements.acknowledged(
        store, alert["series"], list(owners.values()), revision=alert["revision"]
    )
    return {one for one, owner in owners.items() if owner in known}


def _told_before(store: Store, alert: Alert, delivery: Delivery, ids: Sequence[str]) -> set[str]:
    earlier = {
        "series": alert["series"],
        "state": AlertState.APPROVED,
        "revision": {"$lt": alert["revision"]},
    }
    keys = [
        f"{row['_id']}:{delivery['channel']}:{one}"
        for row in store.collection(ALERTS).find(earlier, {"_id": 1})
        for one in ids
    ]
    return {recipient_ledger.recipient_of(key) for key in recipient_ledger.reached_of(store, keys)}


RULES: Mapping[Spare, Callable[[Store, Alert, Sequence[Recipient]], set[str]]] = {
    Spare.HAS_APP: _with_app,
    Spare.ACKNOWLEDGED: _acknowledged,
}
