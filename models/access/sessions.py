"""Sessions: what a citizen or an official opens by signing in, and keeps by refreshing.

Each refresh token that a session ever had is a row, so that the use of an old one is recognised. See
docs/decisions/refresh-tokens.md for the rules and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import tokens
from models.access.callers import CallerKind, Identity
from models.access.tokens import Minted, Opaque
from models.errors import Unauthenticated
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind, of_kind
from models.store.events import SYSTEM, Actor


class Session(TypedDict):
    """One sign-in of a citizen or an official.

    `kind` is a `CallerKind` and `subject_id` the id of who signed in. `device_id` is the installation that the session
    was opened on, "" for a browser. It lasts until `expires_at`, which each refresh moves, or until it is revoked:
    `revoked_at`, `revoked_why` (an `Ending`). One of the console (`models.access.console_sessions`) has the keyed hash
    of its cookie as `console`, when it was used last (`seen_at`) and when whoever sits there showed a code
    (`proved_at`).
    """

    _id: str
    kind: str
    subject_id: str
    device_id: str
    opened_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    revoked_why: NotRequired[str]
    console: NotRequired[str]
    seen_at: NotRequired[datetime]
    proved_at: NotRequired[datetime]


class RefreshToken(TypedDict):
    """One refresh token that a session has or had; its id is the keyed hash of it, `used_at` when it was exchanged."""

    _id: str
    session_id: str
    used_at: datetime | None
    expires_at: datetime


SESSIONS = CollectionSpec(
    "sessions",
    Session,
    purpose="One sign-in of a citizen or an official, which tokens name.",
    kept="Until `expires_at`, REFRESH_TOKEN_DAYS after the last refresh (seven days at the console), by an index that "
    "expires; revoked ones, too.",
    personal="Says by id who was signed in, where and since when.",
    indexes=[
        IndexModel([("kind", ASCENDING), ("subject_id", ASCENDING)]),
        IndexModel([("device_id", ASCENDING)]),
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
)

REFRESH_TOKENS = CollectionSpec(
    "refresh_tokens",
    RefreshToken,
    purpose="One refresh token that a session has or had, so that the use of an old one is recognised.",
    kept="REFRESH_TOKEN_DAYS after it was made, by an index that expires.",
    personal="Of the token only a keyed hash is kept.",
    indexes=[
        IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
    ],
)

#: Who has sessions, and which aggregate their events are about.
SUBJECTS: Mapping[CallerKind, Kind] = {
    CallerKind.CITIZEN: Kind.CITIZEN,
    CallerKind.OFFICIAL: Kind.OFFICIAL,
}

#: For so long a refresh token may be shown again by the same installation, whose answer was lost on the way.
GRACE = timedelta(seconds=60)


class Ending(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    REFRESH_REUSED = "refresh_reused"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    DISABLED = "disabled"
    REPLACED = "replaced"
    SECOND_FACTOR_NEEDED = "second_factor_needed"
    SECOND_FACTOR_RESET = "second_factor_reset"


@dataclass(frozen=True)
class Tokens:
    """What a signed-in caller gets.

    :param access: signed token for `Authorization: Bearer`.
    :param refresh: opaque token for the next pair; each works once.
    :param expires_in: seconds that the access token lives.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: int


def open_session(
    store: Store,
    kind: CallerKind,
    subject_id: str,
    *,
    device_id: str = "",
    update: Query | None = None,
    guard: Query | None = None,
) -> Tokens:
    """Sign a citizen or an official in, with a `signed_in` event.

    :param device_id: the installation that the session belongs to; a session that was open there ends. Empty for
        a browser.
    :param update: what changes in the subject's document with it (MongoDB operators).
    :param guard: what must hold of the subject's document.
    :raises NotFound: there is no such subject.
    :raises Stale: the guard does not hold.
    """
    session = fresh(store, kind, subject_id, device_id)
    minted = tokens.new_opaque(store, Opaque.REFRESH, session["_id"])

    def work(inner: ClientSession) -> None:
        for former in _on_device(store, device_id, inner):
            _end(store, former, Ending.REPLACED, SYSTEM, inner)
        store.collection(SESSIONS).insert_one(session, session=inner)
        _keep(store, session, minted, inner)
        events.change(
            store,
            of_kind(SUBJECTS[kind]),
            subject_id,
            update or {},
            action="signed_in",
            actor={"kind": str(kind), "id": subject_id},
            guard=guard,
            details={"changes": {"session_id": session["_id"]}},
            session=inner,
        )

    store.transact(work)
    return _tokens(store, session, minted.token)


def get(store: Store, session_id: str) -> Session:
    """Return one session.

    :raises NotFound: there is none.
    """
    return store.one(SESSIONS, session_id)


def live_ids(store: Store, kind: CallerKind, subject_id: str) -> list[str]:
    """Return the ids of the sessions of a citizen or an official that go on."""
    return [one["_id"] for one in _live(store, kind, subject_id, None)]


def refresh(store: Store, token: str, *, device_id: str = "") -> Tokens:
    """Exchange a refresh token for a new pair of tokens; each refresh token works once.

    The session lives on for REFRESH_TOKEN_DAYS from now. The same token shown again within `GRACE` gets the same
    successor, as long as that one was not used. Any other use of an old token revokes the session.

    :param device_id: the installation that asks; it must be the one that the session was opened on.
    :raises Unauthenticated: `credential_bad`, `credential_expired`, `credential_revoked`.
    """
    parts = tokens.take_apart(Opaque.REFRESH, token)
    shown = tokens.opaque_digest(store, Opaque.REFRESH, parts.id, parts.secret)
    # Derived and not drawn: two answers to the same token carry the same successor, whichever arrives.
    secret = store.vault.digest("refresh-successor", parts.id, parts.secret)
    successor = tokens.opaque_of(store, Opaque.REFRESH, parts.id, secret)

    def work(inner: ClientSession) -> Session | None:
        return _rotate(store, parts.id, shown, successor, device_id, inner)

    session = store.transact(work)
    if session is None:
        revoke(store, parts.id, Ending.REFRESH_REUSED)
        raise Unauthenticated("credential_revoked")
    return _tokens(store, session, successor.token)


def sign_out(store: Store, identity: Identity) -> None:
    """End the caller's session, as they wish."""
    revoke(store, identity.session_id, Ending.SIGNED_OUT, actor=identity.actor)


def revoke(store: Store, session_id: str, why: Ending, *, actor: Actor = SYSTEM) -> None:
    """End one session and say why; one that has ended stays as it is."""

    def work(inner: ClientSession) -> None:
        session = store.collection(SESSIONS).find_one({"_id": session_id, "revoked_at": None}, session=inner)
        if session:
            _end(store, session, why, actor, inner)

    store.transact(work)


def revoke_all(
    store: Store,
    kind: CallerKind,
    subject_id: str,
    why: Ending,
    *,
    actor: Actor = SYSTEM,
    but: str = "",
    session: ClientSession | None = None,
) -> None:
    """End every session of a citizen or an official, but for the one with the id `but`."""

    def work(inner: ClientSession) -> None:
        for one in _live(store, kind, subject_id, inner):
            if one["_id"] != but:
                _end(store, one, why, actor, inner)

    if session:
        work(session)
    else:
        store.transact(work)


def fresh(store: Store, kind: CallerKind, subject_id: str, device_id: str) -> Session:
    """Return a session that begins now, not stored yet."""
    now = datetime.now(UTC)
    return {
        "_id": new_id(),
        "kind": str(kind),
        "subject_id": subject_id,
        "device_id": device_id,
        "opened_at": now,
        "expires_at": _expiry(store, now),
        "revoked_at": None,
    }


def _rotate(
    store: Store, session_id: str, shown: str, successor: Minted, device_id: str, inner: ClientSession
) -> Session | None:
    """Use up the token with the digest `shown`; None when it was used before and is no honest retry."""
    now = datetime.now(UTC)
    row = store.collection(REFRESH_TOKENS).find_one({"_id": shown}, session=inner)
    session = store.collection(SESSIONS).find_one({"_id": session_id}, session=inner)
    if row is None or session is None or session["device_id"] != device_id:
        raise Unauthenticated("credential_bad")
    if session["revoked_at"]:
        raise Unauthenticated("credential_revoked")
    if session["expires_at"] <= now:
        raise Unauthenticated("credential_expired")
    if row["used_at"]:
        return session if _is_retry(store, row["used_at"], successor, now, inner) else None
    store.collection(REFRESH_TOKENS).update_one({"_id": shown}, {"$set": {"used_at": now}}, session=inner)
    session["expires_at"] = _expiry(store, now)
    _keep(store, session, successor, inner)
    store.collection(SESSIONS).update_one(
        {"_id": session_id}, {"$set": {"expires_at": session["expires_at"]}}, session=inner
    )
    return session


def _is_retry(
    store: Store, used_at: datetime, successor: Minted, now: datetime, inner: ClientSession
) -> bool:
    """Say whether a used token comes again only because its answer was lost."""
    following = store.collection(REFRESH_TOKENS).find_one({"_id": successor.digest}, session=inner)
    return now - used_at <= GRACE and following is not None and following["used_at"] is None


def _keep(store: Store, session: Session, minted: Minted, inner: ClientSession) -> None:
    row: RefreshToken = {
        "_id": minted.digest,
        "session_id": session["_id"],
        "used_at": None,
        "expires_at": session["expires_at"],
    }
    store.collection(REFRESH_TOKENS).insert_one(row, session=inner)


def _end(store: Store, session: Session, why: Ending, actor: Actor, inner: ClientSession) -> None:
    store.collection(SESSIONS).update_one(
        {"_id": session["_id"]},
        {"$set": {"revoked_at": datetime.now(UTC), "revoked_why": str(why)}},
        session=inner,
    )
    action = "signed_out" if why is Ending.SIGNED_OUT else "session_revoked"
    events.change(
        store,
        of_kind(SUBJECTS[CallerKind(session["kind"])]),
        session["subject_id"],
        {},
        action=action,
        actor=actor,
        details={"changes": {"session_id": session["_id"], "why": str(why)}},
        session=inner,
    )


def _live(store: Store, kind: CallerKind, subject_id: str, inner: ClientSession | None) -> list[Session]:
    query = {
        "kind": str(kind),
        "subject_id": subject_id,
        "revoked_at": None,
        "expires_at": {"$gt": datetime.now(UTC)},
    }
    return list(store.collection(SESSIONS).find(query, session=inner))


def _on_device(store: Store, device_id: str, inner: ClientSession) -> list[Session]:
    if not device_id:
        return []
    return list(store.collection(SESSIONS).find({"device_id": device_id, "revoked_at": None}, session=inner))


def _expiry(store: Store, now: datetime) -> datetime:
    return now + timedelta(days=store.settings.refresh_token_days)


def _tokens(store: Store, session: Session, refresh_token: str) -> Tokens:
    life = timedelta(minutes=store.settings.access_token_minutes)
    access = tokens.sign(store, session["kind"], session["subject_id"], life, sid=session["_id"])
    return Tokens(access, refresh_token, int(life.total_seconds()))
