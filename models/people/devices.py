"""Devices: installations of the app or of the web client, without an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict, cast

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import guards, tokens
from models.access.callers import Circumstances
from models.access.guards import Act
from models.access.tokens import Opaque
from models.areas import areas
from models.categories import news_wishes
from models.categories.news_wishes import NewsWishes
from models.errors import Fault, insist_on_none
from models.language.languages import DEFAULT
from models.messages.messages import Owner
from models.messages.wishes import Wishes
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor

AddressField = Literal["fid", "push_token"]

#: Fields that address a device at the push service, the preferred one first, and the kind of that address.
ADDRESSES: Mapping[AddressField, str] = {"fid": "fcm_fid", "push_token": "fcm_token"}

_NAMES: Mapping[str, AddressField] = {kind: name for name, kind in ADDRESSES.items()}

MAX_AREAS = 20


class Device(TypedDict):
    """One installation, which the opaque token recognises whose keyed hash is `token_digest`.

    `platform` is a `Platform`, `area_ids` are the areas that it follows, `heard` those whose alerts concern it (as of a
    subscription; none where the push service does not reach it), and `exercises` says that it takes part in drills,
    `news` of which posts it wants to be told (of all where it said nothing), `wishes` what else whoever uses it wishes.
    `push_token` is an FCM registration token and `fid` a Firebase installation id; either is at one device only.
    `topics` are those that the push service knows for the present address. `citizen_id` is who is signed in on the
    device, or None, since `linked_at`; `official_id` is the official who is told of work there, for as long as their
    `official_session` lasts (`models.people.desk_phones`).
    """

    _id: str
    version: int
    platform: str
    language: str
    area_ids: list[str]
    heard: NotRequired[list[str]]
    exercises: bool
    news: NotRequired[NewsWishes]
    wishes: NotRequired[Wishes]
    app_version: str
    push_token: NotRequired[str]
    fid: NotRequired[str]
    topics: list[str]
    citizen_id: str | None
    linked_at: NotRequired[datetime]
    official_id: NotRequired[str]
    official_session: NotRequired[str]
    token_digest: str
    revoked_at: datetime | None
    created_at: datetime


DEVICES = CollectionSpec(
    "devices",
    Device,
    purpose="One installation of the app or of the web client, without an account.",
    kept="For ever; a push address goes when the push service no longer knows it.",
    personal="The push address, and by id who is signed in; of the token only a keyed hash is kept.",
    kind=Kind.DEVICE,
    indexes=[
        *(
            IndexModel([(name, ASCENDING)], unique=True, partialFilterExpression={name: {"$exists": True}})
            for name in ADDRESSES
        ),
        IndexModel([("citizen_id", ASCENDING)]),
        IndexModel([("official_id", ASCENDING)], sparse=True),
        IndexModel([("area_ids", ASCENDING)]),
        IndexModel([("heard", ASCENDING), ("_id", ASCENDING), ("exercises", ASCENDING)]),
    ],
)


class Platform(StrEnum):
    """What the installation runs on."""

    ANDROID = "android"
    IOS = "ios"
    WEB = "web"


class Installation(TypedDict, total=False):
    """What a device says of itself; a change names only what is new.

    `push_token` and `fid`: "" takes it away. `area_ids`: areas that it follows. `exercises`: takes part in drills.
    `news`: of which posts it wants to be told.
    """

    platform: str
    language: str
    area_ids: Sequence[str]
    exercises: bool
    news: NewsWishes
    app_version: str
    push_token: str
    fid: str


class Addressed(TypedDict):
    """Where the push service reaches an installation; a part of `Device` and of `Installation`."""

    push_token: NotRequired[str]
    fid: NotRequired[str]


class PushAddress(NamedTuple):
    """Where a device is reached: `kind` is `fcm_fid` or `fcm_token`; as text `kind:value`."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


_DEFAULTS: Mapping[str, Any] = {"language": DEFAULT, "area_ids": [], "exercises": False, "app_version": ""}


def register(store: Store, installation: Installation, where: Circumstances) -> tuple[Device, str]:
    """Register a device; return it and the token by which it is recognised, which is shown this one time.

    After very many of one network there is a slow lane, in which a new phone waits a minute at most.

    :param where: where it comes from.
    :raises Invalid: `area_unknown`, `too_many_areas`.
    :raises TooMany: even the slow lane is full; the chat takes calls for rescue without a device.
    """
    insist_on_none(faults_of(store, installation))
    if not guards.within(store, Act.REGISTER, where):
        guards.spend(store, Act.REGISTER_SLOWLY, where)
    device_id = new_id()
    minted = tokens.new_opaque(store, Opaque.DEVICE, device_id)
    given = cast(
        Installation,
        {name: value for name, value in installation.items() if name not in ADDRESSES or value},
    )
    actor: Actor = {"kind": "device", "id": device_id}

    def work(inner: ClientSession) -> Device:
        topics = _take_over(store, device_id, given, inner)
        document = {
            "_id": device_id,
            **_DEFAULTS,
            **given,
            "heard": heard_by(store, given.get("area_ids", ()), given),
            "topics": topics,
            "citizen_id": None,
            "token_digest": minted.digest,
            "revoked_at": None,
            "created_at": datetime.now(UTC),
        }
        return events.create(store, DEVICES, document, action="registered", actor=actor, session=inner)

    return store.transact(work), minted.token


def change(store: Store, device_id: str, installation: Installation, *, actor: Actor) -> Device:
    """Change what a device said of itself; nothing happens if nothing is new.

    :raises Invalid: `area_unknown`, `too_many_areas`.
    :raises NotFound: there is no such device.
    """
    insist_on_none(faults_of(store, installation))

    def work(inner: ClientSession) -> Device:
        before = _find(store, device_id, inner)
        fresh = cast(
            Installation,
            {name: value for name, value in installation.items() if before.get(name, "") != value},
        )
        if not fresh:
            return before
        update = _update(store, before, fresh, _take_over(store, device_id, fresh, inner))
        details: events.EventDetails = {"changes": {"fields": sorted(fresh)}}
        return events.change(
            store,
            DEVICES,
            device_id,
            update,
            action="changed",
            actor=actor,
            details=details,
            session=inner,
        )

    return store.transact(work)


def get(store: Store, device_id: str) -> Device:
    """Return one device.

    :raises NotFound: there is none.
    """
    return _find(store, device_id, None)


def address_of(device: Addressed) -> PushAddress | None:
    """Return where the push service reaches the device; None if it does not."""
    found = [PushAddress(kind, device[name]) for name, kind in ADDRESSES.items() if device.get(name)]
    return found[0] if found else None


def push_address(store: Store, owner: Owner) -> str:
    """Return where the owner of a message is reached by push, as `kind:value`; "" if they are not.

    A citizen is reached on the device where they signed in last.
    """
    query = {"citizen_id": owner.id} if owner.kind == Kind.CITIZEN else {"_id": owner.id}
    newest = store.collection(DEVICES).find(query).sort([("linked_at", DESCENDING), ("_id", DESCENDING)])
    found = [address for address in map(address_of, newest) if address]
    return str(found[0]) if found else ""


def of_citizen(store: Store, citizen_id: str) -> list[Device]:
    """Return the devices on which a citizen is signed in."""
    return list(store.collection(DEVICES).find({"citizen_id": citizen_id, "revoked_at": None}))


def link(store: Store, device_id: str, citizen_id: str | None, *, actor: Actor) -> Device:
    """Note who is signed in on a device; None for nobody.

    :raises NotFound: there is no such device.
    """
    before = get(store, device_id)
    if before["citizen_id"] == citizen_id:
        return before
    action = "linked" if citizen_id else "unlinked"
    update = {"$set": {"citizen_id": citizen_id, "linked_at": datetime.now(UTC)}}
    return events.change(store, DEVICES, device_id, update, action=action, actor=actor)


def note_topics(store: Store, device: Device, topics: Sequence[str]) -> bool:
    """Keep which topics the push service knows of a device; returns False if the address has changed since.

    This is bookkeeping of a reaction and no change of the device, so it makes no event.
    """
    same = {"_id": device["_id"], "fid": device.get("fid"), "push_token": device.get("push_token")}
    done = store.collection(DEVICES).update_one(same, {"$set": {"topics": sorted(topics)}})
    return bool(done.matched_count)


def forget_address(store: Store, device_id: str, address: PushAddress) -> None:
    """Forget an address behind which there is nobody any more, as the push service says; another one stays."""
    forget_addresses(store, [(device_id, address)])


def forget_addresses(store: Store, gone: Sequence[tuple[str, PushAddress]]) -> None:
    """Forget addresses behind which there is nobody any more, each of one device, in one transaction."""

    def work(inner: ClientSession) -> None:
        for device_id, address in gone:
            name = _NAMES[address.kind]
            query = {"_id": device_id, name: address.value}
            if device := store.collection(DEVICES).find_one(query, session=inner):
                _drop(store, device, name, "address_lost", SYSTEM, inner)

    store.transact(work)


def _find(store: Store, device_id: str, inner: ClientSession | None) -> Device:
    return store.one(DEVICES, device_id, session=inner)


def heard_by(store: Store, area_ids: Sequence[str], reached_at: Addressed) -> list[str]:
    """Return the areas whose alerts concern a device that follows these; none where no push address reaches it.

    :raises NotFound: one of them does not exist.
    """
    return areas.relevant(store, area_ids) if address_of(reached_at) else []


def _update(store: Store, before: Device, fresh: Installation, inherited: list[str]) -> Query:
    gone = {name: "" for name in ADDRESSES if fresh.get(name) == ""}
    kept: dict[str, Any] = {name: value for name, value in fresh.items() if name not in gone}
    after: Addressed = {
        "fid": fresh.get("fid", before.get("fid", "")),
        "push_token": fresh.get("push_token", before.get("push_token", "")),
    }
    if address_of(after) != address_of(before):
        # The push service knows nothing of the new address but what an earlier device gave it.
        kept["topics"] = inherited
    kept["heard"] = heard_by(store, fresh.get("area_ids", before["area_ids"]), after)
    return {"$set": kept, **({"$unset": gone} if gone else {})}


def _take_over(store: Store, device_id: str, given: Addressed, inner: ClientSession) -> list[str]:
    """Take the given addresses away from devices that had them; returns the topics known for them."""
    topics: set[str] = set()
    for name in ADDRESSES:
        if not given.get(name):
            continue
        former = store.collection(DEVICES).find_one(
            {name: given[name], "_id": {"$ne": device_id}}, session=inner
        )
        if former:
            topics |= set(former["topics"])
            actor: Actor = {"kind": "device", "id": device_id}
            _drop(store, former, name, "address_moved", actor, inner)
    return sorted(topics)


def _drop(
    store: Store, device: Device, name: AddressField, action: str, actor: Actor, inner: ClientSession
) -> None:
    left = {other: device.get(other, "") for other in ADDRESSES if other != name}
    heard = heard_by(store, device["area_ids"], cast(Addressed, left))
    update = {"$unset": {name: ""}, "$set": {"topics": [], "heard": heard}}
    details: events.EventDetails = {"changes": {"fields": [name]}}
    events.change(
        store, DEVICES, device["_id"], update, action=action, actor=actor, details=details, session=inner
    )


def faults_of(store: Store, installation: Installation) -> list[Fault]:
    """Return what is wrong with what a device says of itself: each area or topic that does not exist, or too many."""
    wishes = installation.get("news")
    wrong = news_wishes.faults(store, "news", wishes["topics"]) if wishes else []
    return [*_area_faults(store, installation.get("area_ids", ())), *wrong]


def _area_faults(store: Store, area_ids: Sequence[str]) -> list[Fault]:
    if len(area_ids) > MAX_AREAS:
        return [Fault("area_ids", "too_many_areas", {"max": MAX_AREAS})]
    if not area_ids:
        return []
    rows = store.collection(areas.AREAS).find({"_id": {"$in": list(area_ids)}}, {"_id": 1})
    known = {row["_id"] for row in rows}
    return [
        Fault(f"area_ids.{index}", "area_unknown") for index, one in enumerate(area_ids) if one not in known
    ]
