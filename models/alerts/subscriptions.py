"""Subscriptions: who is told of warnings on Zalo or by SMS, and for which areas.

One contact (a phone number or a Zalo user) has one subscription per channel. Document: `{_id, channel, owner: {kind,
id}, to: {sealed, digest}, area_ids, heard, exercises, language, active, consents, ended, created_at, updated_at}`.
`heard` are the ids of the areas whose alerts concern the contact: those that he follows, everything above them, and
what they became on later maps. `consents` keeps the evidence of every yes and no: `{given, at, evidence}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument

from models.alerts.audience import Audience
from models.areas import areas
from models.errors import Fault, Invalid, NotFound
from models.language.languages import DEFAULT, LANGUAGES
from models.messages.messages import Owner, owned_by
from models.store import Document, Store, new_id
from models.store.collections import CollectionSpec

MAX_AREAS = 20

SUBSCRIPTIONS = CollectionSpec(
    "subscriptions",
    Document,
    purpose="",
    kept="",
    indexes=[
        IndexModel([("channel", ASCENDING), ("to.digest", ASCENDING)], unique=True),
        IndexModel([("owner.kind", ASCENDING), ("owner.id", ASCENDING)]),
        IndexModel([("channel", ASCENDING), ("active", ASCENDING), ("heard", ASCENDING), ("_id", ASCENDING)]),
    ],
)


class SubscriptionChannel(StrEnum):
    """Channels on which contacts are told one by one."""

    ZALO = "zalo"
    SMS = "sms"


@dataclass(frozen=True)
class Contact:
    """Who subscribes.

    :param owner: whose it is, a citizen or a chat.
    :param address: a Zalo user id, or a phone number in E.164.
    """

    channel: SubscriptionChannel
    owner: Owner
    address: str = field(repr=False)


def follow(
    store: Store,
    contact: Contact,
    area_ids: Sequence[str],
    *,
    evidence: str,
    exercises: bool = False,
    language: str = DEFAULT,
) -> Document:
    """Tell a contact of the warnings for these areas from now on, instead of for those he followed before.

    :param evidence: how he agreed: what he wrote, or the form and its version.
    :param exercises: he takes part in drills, too.
    :raises Invalid: `area_unknown`, `too_many_areas`, `required`, `not_a_choice`: all at once.
    """
    wrong = faults(store, area_ids, language)
    if wrong:
        raise Invalid(*wrong)
    now = datetime.now(UTC)
    values = {
        "owner": {"kind": contact.owner.kind, "id": contact.owner.id},
        "area_ids": list(dict.fromkeys(area_ids)),
        "heard": heard(store, area_ids),
        "exercises": exercises,
        "language": language,
        "active": True,
        "ended": None,
        "updated_at": now,
    }
    fresh = {"_id": new_id(), "created_at": now, "to.sealed": store.vault.encrypt(contact.address)}
    consent = {"given": True, "at": now, "evidence": evidence}
    return _found(
        store.collection(SUBSCRIPTIONS).find_one_and_update(
            _key(store, contact.channel, contact.address),
            {"$set": values, "$setOnInsert": fresh, "$push": {"consents": consent}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
    )


def faults(store: Store, area_ids: Sequence[str], language: str) -> list[Fault]:
    """What keeps a contact from following these areas; empty when nothing does."""
    rows = store.collection(areas.AREAS).find({"_id": {"$in": list(area_ids)}}, {"_id": 1})
    known = {row["_id"] for row in rows}
    found = [
        Fault(f"area_ids.{index}", "area_unknown") for index, one in enumerate(area_ids) if one not in known
    ]
    if not area_ids:
        found.append(Fault("area_ids", "required"))
    if len(area_ids) > MAX_AREAS:
        found.append(Fault("area_ids", "too_many_areas", {"max": MAX_AREAS}))
    if language not in LANGUAGES:
        found.append(Fault("language", "not_a_choice"))
    return found


def unfollow(store: Store, channel: SubscriptionChannel, address: str, *, evidence: str) -> Document | None:
    """Stop telling a contact; None when he was not told."""
    now = datetime.now(UTC)
    consent = {"given": False, "at": now, "evidence": evidence}
    return store.collection(SUBSCRIPTIONS).find_one_and_update(
        {**_key(store, channel, address), "active": True},
        {
            "$set": {"active": False, "ended": "withdrawn", "updated_at": now},
            "$push": {"consents": consent},
        },
        return_document=ReturnDocument.AFTER,
    )


def retire(store: Store, subscription_id: str, reason: str) -> None:
    """Nobody is behind the address any more, says the provider; the contact may follow again later."""
    store.collection(SUBSCRIPTIONS).update_one(
        {"_id": subscription_id},
        {"$set": {"active": False, "ended": reason, "updated_at": datetime.now(UTC)}},
    )


def of_owner(store: Store, owner: Owner) -> list[Document]:
    """The subscriptions of a citizen or a chat that are active, by channel."""
    query = {**owned_by([owner]), "active": True}
    return list(store.collection(SUBSCRIPTIONS).find(query).sort("channel", ASCENDING))


def of_address(store: Store, channel: SubscriptionChannel, address: str) -> Document | None:
    """The active subscription of a contact; None when there is none."""
    return store.collection(SUBSCRIPTIONS).find_one({**_key(store, channel, address), "active": True})


def address_of(store: Store, subscription: Mapping[str, Any]) -> str:
    """The Zalo user id or phone number of a subscription."""
    return store.vault.decrypt(subscription["to"]["sealed"])


def ids_after(
    store: Store, audience: Audience, channel: SubscriptionChannel, after: str, limit: int
) -> list[str]:
    """The ids of the next subscriptions that an audience reaches on a channel, in order."""
    query = {**_reached(audience, channel), "_id": {"$gt": after}}
    rows = store.collection(SUBSCRIPTIONS).find(query, {"_id": 1}).sort("_id", ASCENDING).limit(limit)
    return [row["_id"] for row in rows]


def between(
    store: Store, audience: Audience, channel: SubscriptionChannel, after: str, upto: str
) -> list[Document]:
    """The subscriptions with `after < id <= upto` that an audience reaches on a channel, in order."""
    query = {**_reached(audience, channel), "_id": {"$gt": after, "$lte": upto}}
    return list(store.collection(SUBSCRIPTIONS).find(query).sort("_id", ASCENDING))


def heard(store: Store, area_ids: Iterable[str]) -> list[str]:
    """The ids of the areas whose alerts concern somebody who follows `area_ids`.

    :raises NotFound: one of them does not exist.
    """
    found: set[str] = set()
    for area_id in area_ids:
        found.update(areas.above(store, area_id))
        for today in areas.resolve(store, area_id):
            found.update(today["path"])
    return sorted(found)


def _reached(audience: Audience, channel: SubscriptionChannel) -> Document:
    return {"channel": channel, "active": True, **audience.subscribers()}


def _key(store: Store, channel: SubscriptionChannel, address: str) -> Document:
    return {"channel": channel, "to.digest": store.vault.digest("subscription", channel, address)}


def _found(document: Document | None) -> Document:
    # An upsert always has a result; the library's types cannot say so.
    if document is None:
        raise NotFound
    return document
