"""Subscriptions: who gets warnings on Zalo or by SMS, and for which areas.

One contact (a phone number or a Zalo user) has one subscription per channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.client_session import ClientSession

from models.areas import areas
from models.categories.news_wishes import NewsWishes
from models.errors import Fault, NotFound, insist_on_none
from models.following import preferences
from models.language.languages import DEFAULT, LANGUAGES
from models.messages.messages import MessageChannel, Owner, owned_by
from models.messages.shapes import OwnerFields, SealedAddress
from models.messages.wishes import Wishes
from models.store import Query, Store, new_id
from models.store.collections import CollectionSpec

MAX_AREAS = 20

#: Why a subscription ended: its owner said no.
WITHDRAWN = "withdrawn"


class Consent(TypedDict):
    """One yes (`given`) or no: when, and what shows it."""

    given: bool
    at: datetime
    evidence: str


class Subscription(TypedDict):
    """One subscription; only its owner sees it.

    `area_ids` are the areas that the contact follows. `heard` are the areas whose alerts concern them: those,
    everything above them, and what they became on later maps. With `exercises` drills are sent, too; `news` says
    which posts are (all where it says nothing), `wishes` what else they wish here. `active` is false after a no, or
    when the provider says that nobody uses the address (`ended` says which). `consents` keeps every yes and no,
    oldest first.
    """

    _id: str
    channel: str
    owner: OwnerFields
    to: SealedAddress
    area_ids: list[str]
    heard: list[str]
    exercises: bool
    news: NotRequired[NewsWishes]
    wishes: NotRequired[Wishes]
    language: str
    active: bool
    ended: str | None
    consents: list[Consent]
    created_at: datetime
    updated_at: datetime


SUBSCRIPTIONS = CollectionSpec(
    "subscriptions",
    Subscription,
    purpose="Who gets warnings on Zalo or by SMS, for which areas, with the evidence of their consent.",
    kept="For ever, as evidence; an ended one is not active.",
    personal="The address is sealed and found by digest; `owner` is an id.",
    indexes=[
        IndexModel([("channel", ASCENDING), ("to.digest", ASCENDING)], unique=True),
        IndexModel([("owner.kind", ASCENDING), ("owner.id", ASCENDING)]),
        IndexModel([("channel", ASCENDING), ("active", ASCENDING), ("heard", ASCENDING), ("_id", ASCENDING)]),
    ],
)


class SubscriptionChannel(StrEnum):
    """Channels on which every contact gets a message of their own; on the `WEB` chat they find it in their inbox."""

    ZALO = "zalo"
    SMS = "sms"
    WEB = "web"


#: Channels that carry a message to somebody's phone.
CARRIED = (SubscriptionChannel.ZALO, SubscriptionChannel.SMS)

#: The channel of messages behind each.
MESSAGE_CHANNELS: Mapping[SubscriptionChannel, MessageChannel] = {
    SubscriptionChannel.ZALO: MessageChannel.ZALO,
    SubscriptionChannel.SMS: MessageChannel.SMS,
    SubscriptionChannel.WEB: MessageChannel.INBOX,
}


@dataclass(frozen=True)
class Contact:
    """Who subscribes.

    :param owner: whose it is, a citizen or a chat.
    :param address: a Zalo user id, a phone number in E.164, or the id of a web chat.
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
    news: NewsWishes | None = None,
    session: ClientSession | None = None,
) -> Subscription:
    """Send a contact the warnings for these areas from now on, instead of for those they followed before.

    :param evidence: how they agreed: what they wrote, or the form and its version.
    :param exercises: they take part in drills, too.
    :param news: of which posts they want to be told; None leaves that as it is.
    :raises Invalid: `area_unknown`, `too_many_areas`, `required`, `not_a_choice`: all at once.
    """
    insist_on_none(faults(store, area_ids, language))
    now = datetime.now(UTC)
    consent: Consent = {"given": True, "at": now, "evidence": evidence}
    values = {
        "owner": {"kind": contact.owner.kind, "id": contact.owner.id},
        "area_ids": list(dict.fromkeys(area_ids)),
        "heard": areas.relevant(store, area_ids),
        "exercises": exercises,
        "language": language,
        "wishes": _wishes(store, contact, session),
        "active": True,
        "ended": None,
        "updated_at": now,
        **({"news": news} if news else {}),
    }
    fresh = {"_id": new_id(), "created_at": now, "to.sealed": store.vault.encrypt(contact.address)}
    update = {"$set": values, "$setOnInsert": fresh, "$push": {"consents": consent}}
    which, rows = _key(store, contact.channel, contact.address), store.collection(SUBSCRIPTIONS)
    after = rows.find_one_and_update(
        which, update, upsert=True, return_document=ReturnDocument.AFTER, session=session
    )
    return _found(after)


def _wishes(store: Store, contact: Contact, session: ClientSession | None) -> Wishes:
    chosen = preferences.of(store, contact.owner, session=session)
    return preferences.wishes_of(chosen, MESSAGE_CHANNELS[contact.channel])


def find(
    store: Store, channel: SubscriptionChannel, address: str, *, session: ClientSession | None = None
) -> Subscription | None:
    """Return the active subscription of a contact; None if they have none."""
    query = {**_key(store, channel, address), "active": True}
    return store.collection(SUBSCRIPTIONS).find_one(query, session=session)


def narrow(
    store: Store, row: Subscription, area_ids: Sequence[str], *, session: ClientSession | None = None
) -> Subscription:
    """Leave a contact with these areas of those that they follow; that takes no new consent."""
    values = {
        "area_ids": list(area_ids),
        "heard": areas.relevant(store, area_ids),
        "updated_at": datetime.now(UTC),
    }
    return _found(
        store.collection(SUBSCRIPTIONS).find_one_and_update(
            {"_id": row["_id"]}, {"$set": values}, return_document=ReturnDocument.AFTER, session=session
        )
    )


def faults(store: Store, area_ids: Sequence[str], language: str) -> list[Fault]:
    """Return what keeps a contact from following these areas; empty when nothing does."""
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


def unfollow(
    store: Store,
    channel: SubscriptionChannel,
    address: str,
    *,
    evidence: str,
    session: ClientSession | None = None,
) -> Subscription | None:
    """Send a contact no more warnings; None if they got none."""
    now = datetime.now(UTC)
    consent: Consent = {"given": False, "at": now, "evidence": evidence}
    return store.collection(SUBSCRIPTIONS).find_one_and_update(
        {**_key(store, channel, address), "active": True},
        {
            "$set": {"active": False, "ended": WITHDRAWN, "updated_at": now},
            "$push": {"consents": consent},
        },
        return_document=ReturnDocument.AFTER,
        session=session,
    )


def resume(store: Store, channel: SubscriptionChannel, address: str, *, evidence: str) -> Subscription | None:
    """Send a contact again the warnings for the areas that they followed last; None if they never followed any."""
    known = store.collection(SUBSCRIPTIONS).find_one(_key(store, channel, address))
    if known is None or known["active"]:
        return known
    now = datetime.now(UTC)
    consent: Consent = {"given": True, "at": now, "evidence": evidence}
    heard = areas.relevant(store, known["area_ids"])
    values = {"active": True, "ended": None, "heard": heard, "updated_at": now}
    return store.collection(SUBSCRIPTIONS).find_one_and_update(
        {"_id": known["_id"]},
        {"$set": values, "$push": {"consents": consent}},
        return_document=ReturnDocument.AFTER,
    )


def retire(store: Store, subscription_id: str, reason: str) -> None:
    """End a subscription whose address nobody uses any more, says the provider; they may follow again later."""
    store.collection(SUBSCRIPTIONS).update_one(
        {"_id": subscription_id},
        {"$set": {"active": False, "ended": reason, "updated_at": datetime.now(UTC)}},
    )


def of_owner(store: Store, owner: Owner) -> list[Subscription]:
    """Return the subscriptions of a citizen or a chat that are active, by channel."""
    query = {**owned_by([owner]), "active": True}
    return list(store.collection(SUBSCRIPTIONS).find(query).sort("channel", ASCENDING))


def address_of(store: Store, subscription: Subscription) -> str:
    """Return the Zalo user id or phone number of a subscription."""
    return store.vault.decrypt(subscription["to"]["sealed"])


def _key(store: Store, channel: SubscriptionChannel, address: str) -> Query:
    return {"channel": channel, "to.digest": store.vault.digest("subscription", channel, address)}


def _found(document: Subscription | None) -> Subscription:
    # An upsert always has a result; the library's types cannot say so.
    if document is None:
        raise NotFound
    return document
