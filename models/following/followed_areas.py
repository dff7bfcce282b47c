"""Followed areas: the communes that somebody follows on one channel, added and ended one by one.

`models.following.subscriptions.follow` replaces all of them at once, as a form does; a person who writes a word, or
taps one commune, means that one alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.client_session import ClientSession

from models.areas import areas
from models.errors import Fault, Invalid
from models.following import area_words, subscriptions
from models.following.subscriptions import Contact, Subscription, SubscriptionChannel
from models.language.languages import DEFAULT
from models.people import devices
from models.store import Store
from models.store.events import Actor


def add(
    store: Store,
    contact: Contact,
    area_ids: Sequence[str],
    *,
    evidence: str,
    exercises: bool = False,
    language: str = DEFAULT,
) -> Subscription:
    """Let a contact follow these areas besides those that they follow now; after a no, these alone.

    Who takes part in drills goes on doing so.

    :raises Invalid: as `subscriptions.follow`; `too_many_areas` when all together are too many.
    """

    def work(session: ClientSession) -> Subscription:
        known = subscriptions.find(store, contact.channel, contact.address, session=session)
        kept = known["area_ids"] if known else []
        return subscriptions.follow(
            store,
            contact,
            list(dict.fromkeys([*kept, *area_ids])),
            evidence=evidence,
            exercises=exercises or bool(known and known["exercises"]),
            language=language,
            session=session,
        )

    return store.transact(work)


def leave(
    store: Store, channel: SubscriptionChannel, address: str, area_id: str, *, evidence: str
) -> Subscription | None:
    """End the warnings of one area on a channel and return what is left; with the last area the subscription ends.

    None if nothing is left, or nothing was followed.
    """

    def work(session: ClientSession) -> Subscription | None:
        known = subscriptions.find(store, channel, address, session=session)
        if known is None or area_id not in known["area_ids"]:
            return known
        rest = [one for one in known["area_ids"] if one != area_id]
        if not rest:
            subscriptions.unfollow(store, channel, address, evidence=evidence, session=session)
            return None
        return subscriptions.narrow(store, known, rest, session=session)

    return store.transact(work)


def same_land(store: Store, followed: Sequence[str], area_ids: Sequence[str]) -> str:
    """Return the one of `followed` that is one of these areas, or became one of them on a later map; "" for none."""
    for one in followed:
        if one in area_ids or {today["_id"] for today in areas.in_use(store, one)} & set(area_ids):
            return one
    return ""


def meant(store: Store, text: str) -> str:
    """Return the area that somebody means by its id or its name as people write it.

    :raises Invalid: `area_unknown`; `area_ambiguous`: several have that name.
    """
    if store.collection(areas.AREAS).find_one({"_id": text}, {"_id": 1}):
        return text
    found = area_words.named(store, text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(Fault("area", "area_unknown"))
    names = ", ".join(areas.get(store, one)["full_name"] for one in found)
    raise Invalid(Fault("area", "area_ambiguous", {"names": names}))


def add_to_device(store: Store, device_id: str, area_id: str, *, actor: Actor) -> None:
    """Let an installation follow one more area.

    :raises Invalid: `area_unknown`, `too_many_areas`.
    """
    before = devices.get(store, device_id)["area_ids"]
    wanted = list(dict.fromkeys([*before, area_id]))
    devices.change(store, device_id, {"area_ids": wanted}, actor=actor)


def take_from_device(store: Store, device_id: str, area_id: str, *, actor: Actor) -> None:
    """Let an installation follow one area less; nothing happens if it does not follow it."""
    before = devices.get(store, device_id)["area_ids"]
    rest = [one for one in before if one != area_id]
    devices.change(store, device_id, {"area_ids": rest}, actor=actor)
