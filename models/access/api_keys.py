"""API keys (khóa kết nối): how other systems prove who they are, and what they may do.

The key itself, `lak.<id>.<secret>`, is shown once; only its keyed hash is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.access import rate_limits, tokens
from models.access.allowances import LIMITS, Limit
from models.access.callers import CallerKind, Identity, KeyScope
from models.access.tokens import Opaque
from models.errors import Clash, Fault, Invalid, Stale, Unauthenticated, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.store import Store, events, new_id
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor


class ApiKey(TypedDict):
    """How one other system proves who it is.

    `name` is the system's, as administrators read it and each only once; `digest` the keyed hash of the key; `scopes`
    what it may do (`KeyScope`). `per_hour` is how many writes it may make in an hour; `deferred` says that the system
    wants a token for what it files, and asks for the number later (GeoReport v2).
    From `expires_at` on it opens nothing; without one it has no end.
    """

    _id: str
    version: int
    name: str
    digest: str
    scopes: list[str]
    per_hour: int
    deferred: bool
    created_at: datetime
    revoked_at: datetime | None
    expires_at: NotRequired[datetime | None]


API_KEYS = CollectionSpec(
    "api_keys",
    ApiKey,
    purpose="The key of one other system: what it may do, and how often.",
    kept="For ever; a revoked key stays, since events name it.",
    personal="Nothing of persons; of the key only a keyed hash is kept.",
    kind=Kind.KEY,
    indexes=[IndexModel([("name", ASCENDING)], unique=True)],
)

MAX_NAME = 100
DEFAULT_PER_HOUR = LIMITS[Limit.KEY].amount


def create(
    store: Store,
    name: str,
    scopes: Sequence[KeyScope],
    actor: Actor,
    *,
    per_hour: int = DEFAULT_PER_HOUR,
    deferred: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for the system `name`; return it and the token that the system shows, which nobody can read again.

    :raises Invalid: no name, no scope, or an end that is past.
    :raises Clash: `key_exists`: there is one of that name.
    """
    insist_on_none(faults_of(name, scopes, expires_at))
    shown = nfc(name)
    key_id = new_id()
    minted = tokens.new_opaque(store, Opaque.KEY, key_id)
    document: ApiKey = {
        "_id": key_id,
        "version": 1,
        "name": shown,
        "digest": minted.digest,
        "scopes": sorted({str(scope) for scope in scopes}),
        "per_hour": per_hour,
        "deferred": deferred,
        "created_at": datetime.now(UTC),
        "revoked_at": None,
        "expires_at": expires_at,
    }
    details: events.EventDetails = {
        "changes": {"name": shown, "scopes": document["scopes"], "expires_at": expires_at}
    }
    try:
        made = events.create(store, API_KEYS, document, action="created", actor=actor, details=details)
    except DuplicateKeyError as error:
        raise Clash("key_exists") from error
    return made, minted.token


def faults_of(name: str, scopes: Sequence[KeyScope], expires_at: datetime | None = None) -> Iterator[Fault]:
    """Yield what is wrong with a key to be made."""
    yield from visible.name_faults("name", name, MAX_NAME)
    if not scopes:
        yield Fault("scopes", "required")
    if expires_at and expires_at <= datetime.now(UTC):
        yield Fault("expires_at", "time_past")


def has_expired(key: ApiKey, now: datetime | None = None) -> bool:
    """Say whether the time of a key is over."""
    ends = key.get("expires_at")
    return ends is not None and ends <= (now or datetime.now(UTC))


def identify(store: Store, token: str, now: datetime | None = None) -> Identity:
    """Return the system that holds `token`.

    :raises Unauthenticated: `credential_bad`, `credential_revoked`, `api_key_expired`.
    """
    key_id, secret = tokens.take_apart(Opaque.KEY, token)
    key = store.collection(API_KEYS).find_one({"_id": key_id})
    if key is None or not tokens.same(key["digest"], tokens.opaque_digest(store, Opaque.KEY, key_id, secret)):
        raise Unauthenticated("credential_bad")
    if key["revoked_at"]:
        raise Unauthenticated("credential_revoked")
    if has_expired(key, now):
        raise Unauthenticated("api_key_expired")
    scopes = tuple(KeyScope(scope) for scope in key["scopes"])
    return Identity(CallerKind.KEY, key_id, name=key["name"], scopes=scopes)


def get(store: Store, key_id: str) -> ApiKey:
    """Return one key.

    :raises NotFound: there is none.
    """
    return store.one(API_KEYS, key_id)


def every(store: Store) -> list[ApiKey]:
    """Return all keys, the revoked ones too, by name."""
    return list(store.collection(API_KEYS).find().sort("name", ASCENDING))


def revoke(store: Store, key_id: str, actor: Actor) -> ApiKey:
    """End a key; one that has ended stays as it is.

    :raises NotFound: there is none.
    """
    update = {"$set": {"revoked_at": datetime.now(UTC)}}
    try:
        return events.change(
            store, API_KEYS, key_id, update, action="revoked", actor=actor, guard={"revoked_at": None}
        )
    except Stale:
        return get(store, key_id)


def spend(store: Store, identity: Identity) -> ApiKey:
    """Use up one write of a key's hour; returns the key.

    :raises TooMany: nothing is left of it.
    """
    key = get(store, identity.id)
    rate_limits.spend(store, Limit.KEY, identity.id, amount=key["per_hour"])
    return key


@contextmanager
def spending(store: Store, identity: Identity) -> Iterator[None]:
    """Use up one write of a key's hour for what is written inside, if it is taken.

    What is refused counts by the minute, so that whoever hands in rubbish for a while is heard soon after.

    :raises TooMany: nothing is left, of one or the other.
    """
    rate_limits.insist_on_some_left(store, Limit.KEY_REFUSED, identity.id)
    key = spend(store, identity)
    try:
        yield
    except (Invalid, Clash):
        rate_limits.give_back(store, Limit.KEY, identity.id, amount=key["per_hour"])
        rate_limits.spend(store, Limit.KEY_REFUSED, identity.id)
        raise
