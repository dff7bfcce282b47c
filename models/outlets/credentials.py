"""Credentials of outlets: short access tokens, and a refresh token that turns over with each use.

The old refresh token counts until the new one was used, since an answer may be lost on the way. One that was replaced
before that is shown by a copy of the device only: then both are shut out, and the event `cloned` says so.

A refresh token marks itself as given by this Loa (a keyed hash at its end), so that an old one is told from an invented
one without keeping a row for each: a device refreshes a hundred times a day. What opens anything is the keyed hash of
the two that count, as of every opaque token. A copy that refreshes within the same minute as the device every time, and
never first, is not noticed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import tokens
from models.access.callers import CallerKind, Identity
from models.access.tokens import Claims, Minted, Opaque
from models.errors import Unauthenticated
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store, events
from models.store.collections import CollectionSpec
from models.store.events import SYSTEM

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=180)

#: For so long the same successor is given again, to a device whose answer was lost on the way.
GRACE = timedelta(seconds=60)

#: Why a refresh token opens nothing, in the words of RFC 6749.
REFUSED = "invalid_grant"


class OutletCredential(TypedDict):
    """The refresh tokens of one outlet that count; the id is the outlet's.

    `current` is the keyed hash of the one that was used last, `offered` of its successor, which was given at
    `offered_at` and not used yet; "" and None before there is one. `offers` counts the successors of `current`.
    It counts while `generation` is the outlet's, until `expires_at`, which each use moves.
    """

    _id: str
    generation: int
    current: str
    offered: str
    offered_at: datetime | None
    offers: int
    expires_at: datetime


OUTLET_CREDENTIALS = CollectionSpec(
    "outlet_credentials",
    OutletCredential,
    purpose="The refresh tokens of one outlet's device that count.",
    kept="180 days after the last use, by an index that expires.",
    indexes=[IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)],
)


@dataclass(frozen=True)
class OutletTokens:
    """What a paired device gets.

    :param access: signed token for `Authorization: Bearer`.
    :param refresh: opaque token for the next pair.
    :param expires_in: seconds that the access token lives.
    """

    outlet_id: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int = int(ACCESS_LIFE.total_seconds())


class _Shown(NamedTuple):
    """A refresh token that this Loa gave some time: of which outlet and generation, the secret and its keyed hash."""

    outlet_id: str
    generation: int
    secret: str
    digest: str


def begin(store: Store, outlet: Outlet, seed: str, inner: ClientSession) -> OutletTokens:
    """Give the first tokens of a generation, in the transaction that uses up the pairing.

    :param seed: the secret of the pairing, which nobody else knows.
    """
    minted = _minted(store, outlet["_id"], outlet["generation"], store.vault.digest("outlet-first", seed))
    row: OutletCredential = {
        "_id": outlet["_id"],
        "generation": outlet["generation"],
        "current": minted.digest,
        "offered": "",
        "offered_at": None,
        "offers": 0,
        "expires_at": datetime.now(UTC) + REFRESH_LIFE,
    }
    store.collection(OUTLET_CREDENTIALS).replace_one({"_id": row["_id"]}, row, upsert=True, session=inner)
    return _tokens(store, outlet["_id"], outlet["generation"], minted)


def refresh(store: Store, token: str, now: datetime | None = None) -> OutletTokens:
    """Exchange a refresh token for a new pair of tokens.

    :raises Unauthenticated: `invalid_grant`: it counts no more, or never did.
    """
    shown = _read(store, token)
    at = now or datetime.now(UTC)

    def work(inner: ClientSession) -> Minted | None:
        row = _counting(store, shown, at, inner)
        if shown.digest not in (row["current"], row["offered"]):
            _shut_out(store, shown, inner)
            return None
        return _offer(store, shown, row, at, inner)

    minted = store.transact(work)
    if minted is None:
        raise Unauthenticated(REFUSED)
    return _tokens(store, shown.outlet_id, shown.generation, minted)


def identify(store: Store, claims: Claims) -> Identity:
    """Return the outlet that an access token names.

    :raises Unauthenticated: `credential_bad`, or `credential_revoked`: it is of a generation before.
    """
    return live(store, claims["sub"], claims.get("generation", ""))


def live(store: Store, outlet_id: str, generation: str) -> Identity:
    """Return an outlet as a caller, while it is in use and its credentials are of this generation.

    :raises Unauthenticated: `credential_bad`, `credential_revoked`.
    """
    wanted = {"generation": 1, "retired_at": 1, "code": 1}
    outlet = store.collection(OUTLETS).find_one({"_id": outlet_id}, wanted)
    if outlet is None:
        raise Unauthenticated("credential_bad")
    if outlet["retired_at"] or str(outlet["generation"]) != generation:
        raise Unauthenticated("credential_revoked")
    return Identity(CallerKind.OUTLET, outlet_id, name=outlet["code"])


def _read(store: Store, token: str) -> _Shown:
    """Take a refresh token apart.

    :raises Unauthenticated: `invalid_grant`: it was never given here.
    """
    try:
        parts = tokens.take_apart(Opaque.OUTLET_REFRESH, token)
    except Unauthenticated as error:
        raise Unauthenticated(REFUSED) from error
    generation, _, rest = parts.secret.partition(".")
    random, _, mark = rest.partition(".")
    if not tokens.same(_mark(store, parts.id, generation, random), mark):
        raise Unauthenticated(REFUSED)
    digest = tokens.opaque_digest(store, Opaque.OUTLET_REFRESH, parts.id, parts.secret)
    return _Shown(parts.id, int(generation), parts.secret, digest)


def _counting(store: Store, shown: _Shown, now: datetime, inner: ClientSession) -> OutletCredential:
    """Return the row of a token's outlet, if the token is of the generation that counts.

    :raises Unauthenticated: `invalid_grant`.
    """
    row = store.collection(OUTLET_CREDENTIALS).find_one({"_id": shown.outlet_id}, session=inner)
    outlet = store.collection(OUTLETS).find_one({"_id": shown.outlet_id}, session=inner)
    if row is None or outlet is None or outlet["retired_at"] or row["expires_at"] <= now:
        raise Unauthenticated(REFUSED)
    if not shown.generation == row["generation"] == outlet["generation"]:
        raise Unauthenticated(REFUSED)
    return row


def _offer(store: Store, shown: _Shown, row: OutletCredential, now: datetime, inner: ClientSession) -> Minted:
    """Give the successor of a token that counts; whoever shows the successor ends the one before."""
    is_first = shown.digest != row["current"]
    is_retry = not is_first and row["offered_at"] is not None and now - row["offered_at"] <= GRACE
    offers = 1 if is_first else row["offers"] + (0 if is_retry else 1)
    # Derived and not drawn: two answers to the same question carry the same successor, whichever arrives.
    random = store.vault.digest("outlet-next", shown.outlet_id, shown.secret, str(offers))
    minted = _minted(store, shown.outlet_id, shown.generation, random)
    fields = {
        "current": shown.digest,
        "offered": minted.digest,
        "offers": offers,
        "expires_at": now + REFRESH_LIFE,
        **({} if is_retry else {"offered_at": now}),
    }
    store.collection(OUTLET_CREDENTIALS).update_one({"_id": shown.outlet_id}, {"$set": fields}, session=inner)
    return minted


def _shut_out(store: Store, shown: _Shown, inner: ClientSession) -> None:
    """Shut out a device and its copy; nobody can tell which is which."""
    events.change(
        store,
        OUTLETS,
        shown.outlet_id,
        {"$inc": {"generation": 1}, "$set": {"paired_at": None, "updated_at": datetime.now(UTC)}},
        action="cloned",
        actor=SYSTEM,
        session=inner,
    )


def _minted(store: Store, outlet_id: str, generation: int, random: str) -> Minted:
    mark = _mark(store, outlet_id, str(generation), random)
    return tokens.opaque_of(store, Opaque.OUTLET_REFRESH, outlet_id, f"{generation}.{random}.{mark}")


def _mark(store: Store, outlet_id: str, generation: str, random: str) -> str:
    return store.vault.digest("outlet-mark", outlet_id, generation, random)[:32]


def _tokens(store: Store, outlet_id: str, generation: int, minted: Minted) -> OutletTokens:
    access = tokens.sign(store, str(CallerKind.OUTLET), outlet_id, ACCESS_LIFE, generation=str(generation))
    return OutletTokens(outlet_id, access, minted.token)
