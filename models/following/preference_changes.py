"""Changing preferences, and copying them as wishes to where many are told at once: devices and subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from pymongo.client_session import ClientSession

from models.errors import insist_on_none
from models.following import digest_times, preferences
from models.following.preferences import DEFAULTS, PREFERENCES, Choices, Preferences, wishes_of
from models.following.subscriptions import MESSAGE_CHANNELS, SUBSCRIPTIONS
from models.messages.messages import MessageChannel, Owner, owned_by
from models.messages.wishes import Digest
from models.people import devices
from models.people.devices import DEVICES
from models.store import Query, Store, events
from models.store.collections import Kind
from models.store.events import Actor, EventDetails
from models.store.reactions import Reaction


def change(
    store: Store, owner: Owner, given: Mapping[str, object], *, actor: Actor, ensure: bool = False
) -> Choices:
    """Change what is given of somebody's choices, and return all of them.

    :param given: fields of `Choices`; the others stay.
    :param ensure: keep the defaults, too, where somebody has chosen nothing yet.
    :raises Invalid: `not_a_choice`, `id_repeated`, `quiet_hours_empty`, naming each.
    """

    def work(session: ClientSession) -> Choices:
        known = store.collection(PREFERENCES).find_one({"_id": preferences.id_of(owner)}, session=session)
        before = preferences.choices_of(known) if known else DEFAULTS
        after = cast(Choices, {**before, **given})
        insist_on_none([*preferences.faults(after), *preferences.given_faults(given)])
        if after == before and (known or not ensure):
            return before
        _write(store, owner, known, after, actor, session)
        copy(store, owner, after, session=session)
        return after

    return store.transact(work)


def take_over(store: Store, citizen_id: str, device_id: str, *, actor: Actor) -> None:
    """Give a citizen who has chosen nothing yet what was chosen on the device on which they signed in."""
    citizen, device = Owner("citizen", citizen_id), Owner("device", device_id)
    if store.collection(PREFERENCES).find_one({"_id": preferences.id_of(citizen)}, {"_id": 1}) is None:
        chosen = preferences.of(store, device)
        if chosen != DEFAULTS:
            change(store, citizen, chosen, actor=actor)


def copy(store: Store, owner: Owner, choices: Choices, *, session: ClientSession | None = None) -> None:
    """Let the devices and subscriptions of somebody carry their choices as wishes.

    That is bookkeeping and no change of a device, so it makes no event.
    """
    pushed = {"$set": {"wishes": wishes_of(choices, MessageChannel.PUSH)}}
    store.collection(DEVICES).update_many(_devices_of(owner), pushed, session=session)
    for channel, by in MESSAGE_CHANNELS.items():
        query = {**owned_by([owner]), "channel": channel}
        update = {"$set": {"wishes": wishes_of(choices, by)}}
        store.collection(SUBSCRIPTIONS).update_many(query, update, session=session)


def align_device(store: Store, device_id: str) -> None:
    """Let a device carry the wishes of who is signed in on it, else its own."""
    citizen_id = devices.get(store, device_id)["citizen_id"]
    owner = Owner(Kind.CITIZEN, citizen_id) if citizen_id else Owner(Kind.DEVICE, device_id)
    wishes = wishes_of(preferences.of(store, owner), MessageChannel.PUSH)
    store.collection(DEVICES).update_one({"_id": device_id}, {"$set": {"wishes": wishes}})


def _devices_of(owner: Owner) -> Query:
    if owner.kind == Kind.CITIZEN:
        return {"citizen_id": owner.id}
    # Whoever is signed in decides for the device.
    return {"_id": owner.id if owner.kind == Kind.DEVICE else "", "citizen_id": None}


def _write(
    store: Store,
    owner: Owner,
    known: Preferences | None,
    after: Choices,
    actor: Actor,
    session: ClientSession,
) -> None:
    now = datetime.now(UTC)
    values: dict[str, object] = {**after, "updated_at": now}
    details: EventDetails = {"changes": dict(after)}
    begins = after["digest"] != Digest.NONE and (known is None or known["digest"] != after["digest"])
    if begins:
        # What is collected already stays collected when somebody goes from daily to weekly.
        collecting = known is not None and known["digest"] != Digest.NONE
        values["digest_from"] = known.get("digest_from", now) if known and collecting else now
        values["digest_seq"] = known["version"] + 1 if known else 1
        due_at = digest_times.next_time(Digest(after["digest"]), now)
        details["later"] = {Reaction.SEND_DIGEST: due_at}
    action = "digest_chosen" if begins else "chosen"
    if known is None:
        document = {"_id": preferences.id_of(owner), "owner": {"kind": owner.kind, "id": owner.id}, **values}
        events.create(
            store, PREFERENCES, document, action=action, actor=actor, details=details, session=session
        )
    else:
        update = {"$set": values}
        events.change(
            store,
            PREFERENCES,
            known["_id"],
            update,
            action=action,
            actor=actor,
            expect=known["version"],
            details=details,
            session=session,
        )
