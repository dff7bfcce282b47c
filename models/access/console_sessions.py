"""Sessions of the console: a browser keeps an opaque token in a cookie.

The session is a row like any other, so it ends at once when it is revoked, when the official is disabled or when the
password changes. It ends besides when nobody has used it for `IDLE`, and after `LIFE` at the latest.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pymongo.client_session import ClientSession

from models.access import tokens
from models.access.callers import CallerKind
from models.access.sessions import SESSIONS, Session, fresh
from models.access.tokens import Opaque
from models.errors import Unauthenticated
from models.store import Query, Store, events
from models.store.collections import Kind, of_kind

#: So long a session lasts at most, and so long when nobody uses it.
LIFE, IDLE = timedelta(days=7), timedelta(hours=12)

#: A use is noted once in this time: a page makes several requests.
NOTED = timedelta(minutes=5)

#: So long a code of the authenticator app, or the password of whoever has none, is proof of who sits there.
PROOF = timedelta(minutes=10)


def open_session(
    store: Store,
    kind: CallerKind,
    subject_id: str,
    *,
    update: Query | None = None,
    guard: Query | None = None,
) -> str:
    """Sign an official in at the console and return the token for the cookie.

    :param update: what changes in the official's document with it (MongoDB operators).
    :param guard: what must hold of that document.
    :raises NotFound: there is no such official.
    :raises Stale: the guard does not hold.
    """
    now = datetime.now(UTC)
    session = fresh(store, kind, subject_id, "")
    minted = tokens.new_opaque(store, Opaque.CONSOLE, session["_id"])
    session |= {"expires_at": now + LIFE, "console": minted.digest, "seen_at": now, "proved_at": now}

    def work(inner: ClientSession) -> None:
        store.collection(SESSIONS).insert_one(session, session=inner)
        events.change(
            store,
            of_kind(Kind.OFFICIAL),
            subject_id,
            update or {},
            action="signed_in",
            actor={"kind": str(kind), "id": subject_id},
            guard=guard,
            details={"changes": {"session_id": session["_id"]}},
            session=inner,
        )

    store.transact(work)
    return minted.token


def live(store: Store, token: str, *, noted: bool = True) -> Session:
    """Return the session behind a token of the cookie, and note that it is in use.

    :param noted: no for what a page asks by itself while nobody may be there.
    :raises Unauthenticated: `credential_bad`, `credential_revoked`, `credential_expired`.
    """
    parts = tokens.take_apart(Opaque.CONSOLE, token)
    session = store.collection(SESSIONS).find_one({"_id": parts.id})
    shown = tokens.opaque_digest(store, Opaque.CONSOLE, parts.id, parts.secret)
    if session is None or not tokens.same(session.get("console", ""), shown):
        raise Unauthenticated("credential_bad")
    if session["revoked_at"]:
        raise Unauthenticated("credential_revoked")
    now = datetime.now(UTC)
    seen_at = session["seen_at"]
    if session["expires_at"] <= now or seen_at + IDLE <= now:
        raise Unauthenticated("credential_expired")
    if noted and seen_at + NOTED <= now:
        store.collection(SESSIONS).update_one({"_id": parts.id}, {"$set": {"seen_at": now}})
    return session


def is_proved(session: Session) -> bool:
    """Say whether whoever sits there has shown lately that it is them."""
    return session.get("proved_at", session["opened_at"]) + PROOF > datetime.now(UTC)


def prove(store: Store, session_id: str) -> None:
    """Note that whoever sits there has shown now that it is them."""
    store.collection(SESSIONS).update_one({"_id": session_id}, {"$set": {"proved_at": datetime.now(UTC)}})
